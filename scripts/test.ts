/**
 * `npm test`: types, lint, format, then the tests; all of them even when one fails, and a summary at the end.
 * Arguments go to jest: `npm test -- test/shared/policy`. The sums are left in .local/test/tally.json for `.ci/run`.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';
import { addUp, formatTally, oneCheck, tallyOfJest, type Tally } from './tally.ts';

const results = path.join('.local', 'test');
const jestResults = path.join(results, 'jest.json');
const bin = (file: string): string => path.join('node_modules', file);

/** Types come first: the tests run without looking at them. */
const checks = [
  { name: 'types', args: [bin('typescript/bin/tsc')] },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.'] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
];

async function runTests(args: readonly string[]): Promise<Tally> {
  const ok = await run(process.execPath, [
    bin('jest/bin/jest.js'),
    '--json',
    `--outputFile=${jestResults}`,
    ...args,
  ]);
  try {
    return tallyOfJest(JSON.parse(readFileSync(jestResults, 'utf8')));
  } catch {
    process.stderr.write('jest left no results\n');
    return oneCheck(ok);
  }
}

async function main(args: readonly string[]): Promise<void> {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const done: { name: string; tally: Tally }[] = [];
  for (const { name, args: command } of checks) {
    done.push({ name, tally: oneCheck(await run(process.execPath, command)) });
  }
  done.push({ name: 'tests', tally: await runTests(args) });
  const sum = addUp(done.map(({ tally }) => tally));
  writeFileSync(path.join(results, 'tally.json'), JSON.stringify(sum));
  const lines = done.map(({ name, tally }) => `${name.padEnd(8)}${formatTally(tally)}`);
  process.stdout.write(`\n${lines.join('\n')}\n\n${formatTally(sum)}\n`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
