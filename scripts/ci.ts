/** What `.ci/run` does once the packages are there. The last line says how many checks passed and failed. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBreakages } from './check-breakages.ts';
import { checkDrain } from './check-drain.ts';
import { checkInfra } from './check-infra.ts';
import { checkProperties } from './check-properties.ts';
import { run } from './run.ts';
import { addUp, formatTally, oneCheck, TallySchema, type Tally } from './tally.ts';

/** The sample's policy; the demo brings its own. */
const packageArgs = ['run', 'package', '--', '--policy', 'mirror.policy.sample.json', '--verify'];

const steps: readonly { readonly name: string; readonly take: () => Promise<Tally> }[] = [
  // First: it fetches the compiler, without which the tests of infra/ have nothing to compile with.
  { name: 'infra', take: async () => checkInfra() },
  { name: 'npm test', take: npmTest },
  { name: 'properties', take: checkProperties },
  { name: 'drain', take: checkDrain },
  { name: 'breakages', take: () => checkBreakages() },
  { name: 'npm run build', take: async () => oneCheck(await run('npm', ['run', 'build'], { minutes: 5 })) },
  { name: 'npm run demo', take: async () => oneCheck(await run('npm', ['run', 'demo'], { minutes: 10 })) },
  { name: 'npm run package', take: async () => oneCheck(await run('npm', packageArgs, { minutes: 10 })) },
];

async function npmTest(): Promise<Tally> {
  const ok = await run('npm', ['test'], { minutes: 30 });
  const tally = TallySchema.parse(
    JSON.parse(readFileSync(path.join('.local', 'test', 'tally.json'), 'utf8')),
  );
  return !ok && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** A step that breaks is one that failed. */
async function takeStep({ name, take }: (typeof steps)[number]): Promise<Tally> {
  process.stdout.write(`\n== ${name}\n`);
  try {
    return await take();
  } catch (error) {
    process.stderr.write(`${name} broke: ${error instanceof Error ? error.message : String(error)}\n`);
    return oneCheck(false);
  }
}

const tallies: Tally[] = [];
for (const step of steps) tallies.push(await takeStep(step));
const sum = addUp(tallies);
const lines = steps.map(
  ({ name }, index) => `${name.padEnd(15)} ${formatTally(tallies[index] ?? oneCheck(false))}`,
);
process.stdout.write(`\n${lines.join('\n')}\n\n${formatTally(sum)}\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;
