/** What host.json lets through to Application Insights. */

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { isShown } from '../../local/host/log-level.ts';
import { readHostJson } from '../../local/host/host-json.ts';

const text = readFileSync('host.json', 'utf8');
const HostJson = z.looseObject({
  logging: z.looseObject({
    applicationInsights: z.looseObject({
      samplingSettings: z.looseObject({ isEnabled: z.boolean(), excludedTypes: z.string() }),
    }),
  }),
});
const { samplingSettings } = HostJson.parse(JSON.parse(text)).logging.applicationInsights;
const sampled = (type: string): boolean => !samplingSettings.excludedTypes.split(';').includes(type);

const functions = globSync('functions/*.ts')
  .filter((file) => /^ *app\.\w+\('/m.test(readFileSync(file, 'utf8')))
  .map((file) => path.basename(file, '.ts'));
const { logFilter } = readHostJson('.');

describe('infra/host-json', () => {
  it.each(['Trace', 'Exception', 'Event'])('never samples %s: decisions and failures are there', (type) => {
    expect(samplingSettings.isEnabled).toBe(true);
    expect(sampled(type)).toBe(false);
  });

  it.each(['Request', 'Dependency'])(
    'samples %s in a flood: it is bounded, and no rule counts on it',
    (type) => {
      expect(sampled(type)).toBe(true);
    },
  );

  it.each(functions)('lets through what %s says, and not the three lines of the host around it', (name) => {
    expect(isShown(logFilter, `Function.${name}.User`, 'information')).toBe(true);
    expect(isShown(logFilter, `Function.${name}.User`, 'debug')).toBe(false);
    expect(isShown(logFilter, `Function.${name}`, 'information')).toBe(false);
    expect(isShown(logFilter, `Function.${name}`, 'error')).toBe(true);
  });

  it('lets requests through', () => expect(isShown(logFilter, 'Host.Results', 'information')).toBe(true));
});
