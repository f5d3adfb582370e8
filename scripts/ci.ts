/** What `.ci/run` does once the packages are there. The last line says how many checks passed and failed. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkInfra } from './check-infra.ts';
import { runAside, type Aside } from './run-aside.ts';
import { run } from './run.ts';
import { addUp, formatTally, oneCheck, TallySchema, type Tally } from './tally.ts';

/** The sample's policy; the demo brings its own. */
const packageArgs = ['run', 'package', '--', '--policy', 'mirror.policy.sample.json', '--verify'];

interface Step {
  readonly name: string;
  readonly take: () => Promise<Tally>;
  /** Of `check-…`: what is run meanwhile, the lists beside each other, each in its order; printed afterwards. */
  readonly aside?: readonly (readonly string[])[];
}

interface Result {
  readonly name: string;
  readonly tally: Tally;
}

const steps: readonly Step[] = [
  // First: it fetches the compiler, without which the tests of infra/ have nothing to compile with.
  { name: 'infra', take: async () => checkInfra() },
  // Its scenarios wait for minutes and leave most of the machine to what is run aside.
  { name: 'npm test', take: npmTest, aside: [['properties', 'breakages'], ['drain']] },
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

async function takeStep({ name, take, aside = [] }: Step): Promise<readonly Result[]> {
  process.stdout.write(`\n== ${name}\n`);
  const meanwhile = Promise.all(aside.map(checkInTurn));
  const tally = await take().catch((error: unknown) => {
    process.stderr.write(`${name} broke: ${error instanceof Error ? error.message : String(error)}\n`);
    return oneCheck(false);
  });
  const others = (await meanwhile).flat();
  for (const { name: other, output } of others) process.stdout.write(`\n== ${other}\n${output}`);
  return [{ name, tally }, ...others];
}

async function checkInTurn(names: readonly string[]): Promise<readonly (Result & Aside)[]> {
  const done: (Result & Aside)[] = [];
  for (const name of names)
    done.push({ name, ...(await runAside(path.join('scripts', `check-${name}.ts`))) });
  return done;
}

const results: Result[] = [];
for (const step of steps) results.push(...(await takeStep(step)));
const sum = addUp(results.map(({ tally }) => tally));
const lines = results.map(({ name, tally }) => `${name.padEnd(15)} ${formatTally(tally)}`);
process.stdout.write(`\n${lines.join('\n')}\n\n${formatTally(sum)}\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;
