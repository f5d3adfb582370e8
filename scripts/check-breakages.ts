/**
 * `node scripts/check-breakages.ts [part of a rule]`: breaks one rule after the other in a copy of the code and checks
 * that the properties find it, with the very runs that the whole code passes.
 */

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { breakages, type Breakage } from '../test/properties/breakages.ts';
import { fixedSeed } from '../test/support/properties/environment.ts';
import { loopProperties } from '../test/support/properties/loop-properties.ts';
import { planProperties } from '../test/support/properties/plan-properties.ts';
import type { Task } from '../test/support/properties/worker.ts';
import { onEveryCore, startChecker } from './property-pool.ts';
import { addUp, formatTally, oneCheck, type Tally } from './tally.ts';

const copies = path.join('.local', 'breakages');
/** What the properties need, in a place from which the packages are found. */
const needed = ['shared', path.join('test', 'support')];
const loopRuns = 1_000;
const planRuns = 500;
/** Runs of one property are taken in parts, so that what the plan shows at once needs no run of the loop. */
const part = 250;

/** In this order: the plan alone costs least, and any weather finds most. */
const tasks: readonly Task[] = [
  ...planProperties.map((property) => taskOf(property, planRuns, fixedSeed)),
  ...Array.from({ length: loopRuns / part }, (_none, i) =>
    loopProperties.toReversed().map((property) => taskOf(property, part, fixedSeed + i)),
  ).flat(),
];

function taskOf({ suite, name }: Task['property'], runs: number, seed: number): Task {
  return { property: { suite, name }, options: { runs, seed, shrinkMs: 0 } };
}

/** How it was found; undefined when it was not. */
async function find(root: string): Promise<{ property: Task['property']; runs: number } | undefined> {
  const checker = startChecker(root);
  try {
    let runs = 0;
    for (const task of tasks) {
      const { failure } = await checker.check(task);
      runs += failure?.runs ?? task.options.runs;
      if (failure !== undefined) return { property: task.property, runs };
    }
    return undefined;
  } finally {
    await checker.end();
  }
}

/** @throws Error when the code to break is not there exactly once: the list has to follow the code. */
function breakCopy(root: string, { file, code, broken }: Breakage): void {
  for (const folder of needed) cpSync(folder, path.join(root, folder), { recursive: true });
  const [before, after, ...more] = readFileSync(file, 'utf8').split(code);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file} must have this exactly once: ${code.trim()}`);
  writeFileSync(path.join(root, file), `${before}${broken}${after}`);
}

async function isFound(breakage: Breakage, root: string): Promise<boolean> {
  try {
    breakCopy(root, breakage);
    const found = await find(root);
    const how = found === undefined ? '' : `: ${found.property.suite}, run ${found.runs}`;
    process.stdout.write(`${found === undefined ? 'failed' : 'ok    '} ${breakage.rule}${how}\n`);
    return found !== undefined;
  } catch (error) {
    process.stdout.write(`failed ${breakage.rule}: ${error instanceof Error ? error.message : 'broke'}\n`);
    return false;
  }
}

async function passesWhole(): Promise<boolean> {
  const found = await find('.');
  process.stdout.write(`${found === undefined ? 'ok    ' : 'failed'} the code as it is\n`);
  return found === undefined;
}

/** One check for each breakage, and one for the code as it is. */
export async function checkBreakages(part = ''): Promise<Tally> {
  rmSync(copies, { recursive: true, force: true });
  const chosen = breakages.filter(({ rule }) => rule.includes(part));
  const checks = [
    passesWhole,
    ...chosen.map((breakage, i) => () => isFound(breakage, path.join(copies, String(i)))),
  ];
  const results: boolean[] = [];
  await onEveryCore(checks, async (rest) => {
    for (const check of rest) results.push(await check());
  });
  rmSync(copies, { recursive: true, force: true });
  return addUp(results.map(oneCheck));
}

if (import.meta.main) {
  const tally = await checkBreakages(process.argv[2]);
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
