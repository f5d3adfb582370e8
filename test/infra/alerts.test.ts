/** One list of alert rules: each has its query, its place in Bicep, its section in the runbook. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { analyseQuery } from '../support/kusto.ts';
import { queryFiles } from '../support/our-queries.ts';

/** What Azure takes for a rule of this kind, in minutes. */
const frequencies = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];
const windows = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];

const Rule = z.strictObject({
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  severity: z.int().min(0).max(4),
  title: z.string().min(1),
  says: z.string().regex(/\.$/),
  everyMinutes: z.number().refine((minutes) => frequencies.includes(minutes)),
  windowMinutes: z.number().refine((minutes) => windows.includes(minutes)),
  evaluations: z.int().min(1).max(6),
});

const read = (file: string): string => readFileSync(file, 'utf8');
const rules = z.array(Rule).parse(JSON.parse(read('infra/queries/alerts.json')));
const names = rules.map(({ name }) => name);
const bicep = read('infra/modules/alerts.bicep');
const runbook = read('docs/operations.md');

const queryOf = (name: string): string => read(`infra/queries/alerts/${name}.kql`);
const unitMinutes = new Map([
  ['m', 1],
  ['h', 60],
  ['d', 1440],
]);

/** The longest time that a query looks back, in minutes. */
function looksBack(query: string): number {
  const times = [...query.matchAll(/ago\((\d+)([mhd])\)/g)];
  return Math.max(...times.map(([, count, unit = '']) => Number(count) * (unitMinutes.get(unit) ?? NaN)));
}

describe('infra/alerts', () => {
  it('has a rule for each way to fail silently', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'no-heartbeat',
        'polls-failing',
        'sweeps-failing',
        'subscription-lapsed',
        'subscription-refused',
        'notifications-silent',
        'drift-old',
        'dead-letters',
        'backlog-old',
        'access-denied',
        'guard-tripped',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a query for each rule, and no other', () => {
    const files = queryFiles('infra/queries/alerts').map(({ name }) => path.basename(name, '.kql'));
    expect(files).toEqual(names.toSorted());
  });

  it('loads each query under the name of its rule', () => {
    const loaded = [
      ...bicep.matchAll(/^ {2}'?([a-z-]+)'?: loadTextContent\('\.\.\/queries\/alerts\/([a-z-]+)\.kql'\)$/gm),
    ];
    expect(loaded.map(([, key]) => key).toSorted()).toEqual(names.toSorted());
    expect(loaded.filter(([, key, file]) => key !== file)).toEqual([]);
  });

  it.each(rules)('$name looks back no further than its rule lets it see', ({ name, windowMinutes }) => {
    const minutes = looksBack(queryOf(name));
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThanOrEqual(windowMinutes);
  });

  it.each(rules)('$name is asked often enough to miss nothing', ({ everyMinutes, windowMinutes }) => {
    expect(everyMinutes).toBeLessThanOrEqual(windowMinutes);
  });

  it.each(names)('%s returns what is wrong and why', (name) => {
    expect(queryOf(name)).toMatch(/project\s+subject\b/);
    expect(queryOf(name)).toMatch(/\bdetail = /);
    expect(analyseQuery(`${queryOf(name)}\n| project subject, detail`).diagnostics).toEqual([]);
  });

  it('splits by the column that every query returns', () => {
    expect(bicep).toContain("dimensions: [{ name: 'subject', operator: 'Include', values: ['*'] }]");
  });

  it('has a section in the runbook for each rule, and no other, in the same order', () => {
    const after = runbook.slice(runbook.indexOf('## When an alert rule fires'));
    const own = after.slice(0, after.indexOf('\n## ', 5));
    const sections = [...own.matchAll(/^### (\S+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(names);
  });

  it.each(names)('%s: the runbook says what it means, where to look and what to do', (name) => {
    const section = (runbook.split(`### ${name}\n`)[1] ?? '').split(/^#{2,3} /m)[0] ?? '';
    expect(section).toMatch(/^\*\*Means\*\*/m);
    expect(section).toMatch(/^\*\*Look\*\*/m);
    expect(section).toMatch(/^1\. /m);
  });
});
