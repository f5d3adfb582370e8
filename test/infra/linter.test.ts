/** The linter's rules are errors, and none is off for comfort. */

import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Red by the calendar, or by asking a registry; nothing here runs PowerShell. */
const off = ['use-recent-api-versions', 'use-recent-az-powershell-version', 'use-recent-module-versions'];

const Config = z.object({
  analyzers: z.object({
    core: z.object({
      enabled: z.literal(true),
      rules: z.record(z.string(), z.object({ level: z.enum(['error', 'warning', 'info', 'off']) })),
    }),
  }),
});

describe('infra/linter', () => {
  const text = readFileSync('infra/bicepconfig.json', 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const rules = Object.entries(Config.parse(JSON.parse(text)).analyzers.core.rules);

  it('has every rule as an error, but for those that turn red by themselves', () => {
    const soft = rules.filter(([, { level }]) => level !== 'error');
    expect(soft).toEqual(off.map((name) => [name, { level: 'off' }]));
    expect(rules.length).toBeGreaterThan(45);
  });
});
