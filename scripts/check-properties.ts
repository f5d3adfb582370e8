/**
 * `node scripts/check-properties.ts`: every property many thousand times, on all cores. The runs are the same each time,
 * so that a red build is the fault of the change in it; `PROPERTY_SEED` tries others (any number: to search), and
 * `PROPERTY_RUNS` sets how many runs of the whole loop there are. A failure is printed with the command that plays it again.
 */

import { loopProperties } from '../test/support/properties/loop-properties.ts';
import { planProperties } from '../test/support/properties/plan-properties.ts';
import { fixedSeed } from '../test/support/properties/environment.ts';
import type { Property } from '../test/support/properties/property.ts';
import type { Task } from '../test/support/properties/worker.ts';
import { onEveryCore, startChecker } from './property-pool.ts';
import { addUp, formatTally, oneCheck, type Tally } from './tally.ts';

const loopRuns = Number(process.env.PROPERTY_RUNS ?? 21_000);
/** Plans are pure: many more cost little. */
const planRuns = 10_000;
/** Runs that are handed out together, with a seed of their own. */
const share = 500;
const shrinkMs = 30_000;
const firstSeed = fixedSeed;

/** Of the whole loop, half of the runs are in any weather. */
function runsOf({ suite, name }: Property): number {
  if (suite === 'plan') return planRuns;
  return Math.ceil((loopRuns * (name.includes('any') ? 2 : 1)) / 4);
}

function tasksOf(property: Property, seed: number): readonly Task[] {
  const { suite, name } = property;
  const runs = runsOf(property);
  return Array.from({ length: Math.ceil(runs / share) }, (_none, i) => ({
    property: { suite, name },
    options: { runs: Math.min(share, runs - i * share), seed: seed + i, shrinkMs },
  }));
}

/** One check for each property. */
export async function checkProperties(): Promise<Tally> {
  const seed = Number(process.env.PROPERTY_SEED ?? firstSeed);
  const properties = [...loopProperties, ...planProperties];
  const tasks = properties.flatMap((property) => tasksOf(property, seed));
  const failed = new Set<string>();
  const startedAt = performance.now();
  await onEveryCore(tasks, async (rest) => {
    const checker = startChecker('.');
    for (const task of rest) {
      const { suite, name } = task.property;
      const { failure } = await checker.check(task);
      if (failure === undefined) continue;
      // The first failure of a property is enough to look at.
      if (!failed.has(name)) process.stdout.write(`\n${suite}: ${name}\n${failure.report}\n\n`);
      failed.add(name);
    }
    await checker.end();
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(`seed ${seed}, ${seconds} s\n`);
  for (const property of properties) {
    const { suite, name } = property;
    const word = failed.has(name) ? 'failed' : 'ok    ';
    process.stdout.write(`${word} ${suite}: ${name}, ${runsOf(property)} runs\n`);
  }
  return addUp(properties.map(({ name }) => oneCheck(!failed.has(name))));
}

if (import.meta.main) {
  const tally = await checkProperties();
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
