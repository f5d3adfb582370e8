/** The loop against everything that can happen to it. */

import { judges } from '../sim/all-judges.ts';
import type { LogEntry } from '../sim/loop.ts';
import { anyCrowd, anyScarcity, anyScenario, fairWeather } from '../sim/scenarios.ts';
import { simulate, type Scenario } from '../sim/simulate.ts';
import { property, type Property } from './property.ts';

async function judge(scenario: Scenario): Promise<readonly string[]> {
  const run = await simulate(scenario);
  const found = judges.flatMap((ask) => ask(run));
  return found.length === 0 ? [] : [...found, ...tail(run.loop.log)];
}

const tail = (log: readonly LogEntry[]): readonly string[] =>
  process.env.PROPERTY_LOG === undefined
    ? []
    : ['', ...log.map(({ at, who, message, fields }) => line(at, who, message, fields))];

const line = (at: number, who: string, message: string, fields: object): string =>
  `${new Date(at).toISOString().slice(11, 23)} ${who} ${message} ${JSON.stringify(fields)}`;

export const loopProperties: readonly Property[] = [
  property('loop', 'holds where calls are scarce', anyScarcity, judge),
  property('loop', 'holds where products take several copies by one call', anyCrowd, judge),
  property('loop', 'holds in fair weather', anyScenario, (scenario) =>
    judge({ ...scenario, faults: fairWeather }),
  ),
  property('loop', 'holds in any weather', anyScenario, judge),
];
