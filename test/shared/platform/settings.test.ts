import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { settingsTable } from '../../../scripts/settings-table.ts';
import { readConfig, schedules } from '../../../shared/platform/config.ts';
import type { Setting } from '../../../shared/platform/setting.ts';
import { settings } from '../../../shared/platform/settings.ts';

const all: readonly Setting[] = settings;
const sample = z
  .strictObject({
    IsEncrypted: z.literal(false),
    Values: z.record(z.string(), z.string()),
    Host: z.object({ LocalHttpPort: z.int() }),
  })
  .parse(JSON.parse(readFileSync('local.settings.sample.json', 'utf8')));

const fallbackOf = (name: string): string | undefined => all.find((each) => each.name === name)?.fallback;

describe('shared/platform/settings', () => {
  it('names every setting once', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('is what local.settings.sample.json lists, in this order and with these values', () => {
    const worker = ['FUNCTIONS_WORKER_RUNTIME', 'node']; // Core Tools wants it.
    const listed = all.flatMap(({ name, sample: value }) => (value === undefined ? [] : [[name, value]]));
    expect(Object.entries(sample.Values)).toEqual([worker, ...listed]);
  });

  it('has no secret in the sample but the emulator, whose key everybody knows', () => {
    const secrets = all.filter(({ secret, sample: value }) => secret && value !== undefined && value !== '');
    expect(secrets.map(({ name, sample: value }) => [name, value])).toEqual([
      ['AzureWebJobsStorage', 'UseDevelopmentStorage=true'],
    ]);
  });

  it('has a sample that the app starts with', () => {
    expect(readConfig(sample.Values, '/app')).toMatchObject({
      ok: true,
      config: { mode: 'observe', notices: [] },
    });
  });

  it('is the table of docs/settings.md (npm run generate)', () => {
    expect(readFileSync('docs/settings.md', 'utf8')).toContain(`\n${settingsTable()}\n`);
  });

  it('tells the truth about the default schedules', () => {
    const { poll, sweep, subscriptions } = schedules({});
    expect(fallbackOf('POLL_SCHEDULE')).toBe(`\`${poll}\``);
    expect(fallbackOf('SWEEP_SCHEDULE')).toBe(`\`${sweep}\``);
    expect(fallbackOf('SUBSCRIPTION_SCHEDULE')).toBe(`\`${subscriptions}\``);
  });
});
