/**
 * The loop against everything that can happen to it. A failing run is printed with its seed; `PROPERTY_SEED` and
 * `PROPERTY_PATH` play it again, `PROPERTY_RUNS` sets how many there are.
 */

import fc from 'fast-check';
import { judges } from '../support/sim/judges.ts';
import { anyScenario, fairWeather } from '../support/sim/scenarios.ts';
import { simulate, type Scenario } from '../support/sim/simulate.ts';

const number = (name: string): number | undefined => {
  const value = process.env[name];
  return value === undefined ? undefined : Number(value);
};
const runs = number('PROPERTY_RUNS') ?? 200;
/** The same runs each time, unless somebody wants to search. */
const seed = number('PROPERTY_SEED') ?? (process.env.PROPERTY_RUNS === undefined ? 20_261_122 : undefined);
const path = process.env.PROPERTY_PATH;
const options: fc.Parameters<[Scenario]> = {
  numRuns: runs,
  ...(seed === undefined ? {} : { seed }),
  ...(path === undefined ? {} : { path }),
};

async function holds(scenario: Scenario): Promise<void> {
  const run = await simulate(scenario);
  const found = judges.flatMap((judge) => judge(run));
  if (found.length > 0) throw new Error([...found, ...tail(run.loop.log)].join('\n'));
}

const tail = (log: readonly string[]): readonly string[] =>
  process.env.PROPERTY_LOG === undefined ? [] : ['', ...log];

describe('properties/loop', () => {
  jest.setTimeout(60_000 + runs * 500);

  it('holds in fair weather', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, (scenario) => holds({ ...scenario, faults: fairWeather })),
      { ...options, numRuns: Math.ceil(runs / 3) },
    );
  });

  it('holds in any weather', async () => {
    await fc.assert(fc.asyncProperty(anyScenario, holds), options);
  });
});
