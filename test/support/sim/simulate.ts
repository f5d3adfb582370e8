/** One run: people, products and the mirror for a while, with faults; then without, until all should be quiet. */

import type { Disposition } from '../../../shared/alert/disposition.ts';
import { sameCopy, type Correlation } from '../../../shared/correlation/record.ts';
import type { CopyRef } from '../../../shared/alert/observation.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { createLoop, noLoopFaults, type Loop, type LoopFaults, type Rules } from './loop.ts';
import { noFaults, type Change, type Faults, type MirrorWrite } from './product.ts';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';
import { createWorld, type World, type WorldPlan } from './world.ts';

export interface Action {
  /** Seconds after the beginning. */
  readonly at: number;
  /** Which copy, counted over those of all alerts, then the shared ones. */
  readonly target: number;
  readonly want: Disposition;
}

export interface Scenario extends WorldPlan {
  readonly seed: number;
  readonly actions: readonly Action[];
  readonly directions: Rules['directions'];
  readonly mode?: Rules['mode'];
  /** Seconds after the beginning: what was done before is history. */
  readonly switchedOn?: number;
  readonly maxClosuresPerHour?: number;
  readonly faults: Faults & LoopFaults;
}

export interface Run {
  readonly scenario: Scenario;
  readonly world: World;
  readonly loop: Loop;
  /** Of all products, in their order. */
  readonly changes: readonly Change[];
  readonly writes: readonly MirrorWrite[];
  /** When everything had had its time; what is written later is written without need. */
  readonly quietAt: number;
  readonly steps: number;
  /** Milliseconds since the epoch. */
  readonly switchedOnAt: number;
  recordOf(alert: number): Correlation | undefined;
}

const start = Date.parse('2026-11-22T10:00:00.000Z');
const minute = 60_000;
/** A message that a dead worker holds comes back after ten minutes; polls look back a quarter of an hour. */
const plainPatience = 25 * minute;
const watch = 20 * minute;
/** Where calls are scarce everything takes its turn. No full hour falls into the watch: then the guard lets go. */
const scarcePatience = 75 * minute;

export async function simulate(scenario: Scenario): Promise<Run> {
  const random = createRandom(scenario.seed);
  const scheduler = createScheduler(start, random);
  const changes: Change[] = [];
  const switchedOnAt = start + (scenario.switchedOn ?? 0) * 1000;
  const world = createWorld(scenario, scheduler, random, (change) => {
    changes.push(change);
    loop.notify(change.copy);
  });
  const loop = createLoop({
    world,
    scheduler,
    random,
    rules: {
      mode: scenario.mode ?? 'enforce',
      directions: scenario.directions,
      since: switchedOnAt,
      isScarce: scenario.limits !== undefined,
      ...defined({ maxClosuresPerHour: scenario.maxClosuresPerHour }),
    },
  });
  loop.faults = scenario.faults;
  world.setFaults(scenario.faults);
  const copies = [...world.alerts.flat(), ...world.shared];
  for (const time of world.appearances) scheduler.at(time, () => world.appear(scheduler.now()));
  for (const { at, target, want } of scenario.actions) {
    const copy = copies[target % copies.length];
    if (copy !== undefined) scheduler.at(start + at * 1000, () => void world.act(copy, want));
  }
  const lastEvent = Math.max(
    switchedOnAt,
    ...world.appearances,
    ...scenario.actions.map(({ at }) => start + at * 1000),
  );
  const patience = scenario.limits === undefined ? plainPatience : scarcePatience;
  const busyUntil = lastEvent + 3 * minute;
  for (
    let time = switchedOnAt;
    time < busyUntil + patience + watch;
    time += time < busyUntil + minute ? minute : 5 * minute
  ) {
    scheduler.at(time, () => loop.pollAll());
  }
  await scheduler.run(busyUntil, loop);
  loop.faults = noLoopFaults;
  world.setFaults(noFaults);
  // Workers that die again and again can leave two halves of an alert apart for longer than polls look back.
  if (scenario.faults.crash > 0 && scenario.alerts.some(({ isSplit }) => isSplit === true))
    scheduler.at(busyUntil + 12 * minute, () => loop.sweepAll());
  await scheduler.run(busyUntil + patience, loop);
  const quietAt = scheduler.now();
  await scheduler.run(quietAt + watch, loop);
  return {
    scenario,
    world,
    loop,
    changes,
    writes: [...world.products.values()].flatMap(({ writes }) => writes).sort((a, b) => a.at - b.at),
    quietAt,
    steps: scheduler.steps,
    switchedOnAt,
    recordOf: (alert) => recordOf(loop, world, alert),
  };
}

function recordOf(loop: Loop, world: World, alert: number): Correlation | undefined {
  const isOurs = (copy: CopyRef): boolean =>
    world.alerts[alert]?.some((other) => sameCopy(copy, other)) === true;
  // A redirect whose worker died before it took its copies away misleads nobody.
  return loop.store
    .correlations()
    .find(({ copies, redirectTo }) => redirectTo === undefined && copies.some(isOurs));
}
