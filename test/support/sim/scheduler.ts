/**
 * Simulated time, and the order in which waiting work goes on: whatever is ready, one at a time, at random. Work that
 * dies is never resumed.
 */

import type { Random } from './random.ts';

/** One life of a worker: from taking a message to its end, or to its death. */
export interface Life {
  readonly name: string;
  isAlive: boolean;
}

interface Waiting {
  readonly at: number;
  readonly life: Life | undefined;
  readonly go: () => void;
}

/** Where work comes from that nobody waits for. */
export interface Source {
  /** Starts what can be started now; whether there was anything. */
  start(): boolean;
  /** When it could start more; infinity when only going on can tell. */
  nextAt(): number;
}

export interface Scheduler {
  now(): number;
  /** Resolves later, at least `delayMs` from now; never when the life ends before. */
  step(life: Life, delayMs: number): Promise<void>;
  at(time: number, run: () => void): void;
  /** Ends the life with everything that it waits for. */
  kill(life: Life): void;
  /** Runs until nothing is due any more before `until`, and lets that time pass. */
  run(until: number, source: Source): Promise<void>;
  readonly steps: number;
}

export function createScheduler(start: number, random: Random): Scheduler {
  let now = start;
  let steps = 0;
  let waiting: Waiting[] = [];
  return {
    now: () => now,
    get steps() {
      return steps;
    },
    step: (life, delayMs) =>
      new Promise((resolve) => {
        if (life.isAlive) waiting.push({ at: now + delayMs, life, go: resolve });
      }),
    at(time, run) {
      waiting.push({ at: time, life: undefined, go: run });
    },
    kill(life) {
      life.isAlive = false;
      waiting = waiting.filter((one) => one.life !== life);
    },
    async run(until, source) {
      for (;;) {
        await settled();
        if (source.start()) continue;
        const next = random.pick(waiting.filter(({ at }) => at <= now));
        if (next !== undefined) {
          steps += 1;
          waiting.splice(waiting.indexOf(next), 1);
          next.go();
          continue;
        }
        const soonest = waiting.reduce((first, { at }) => Math.min(first, at), source.nextAt());
        if (soonest > until) break;
        now = Math.max(now, soonest);
      }
      now = Math.max(now, until);
    },
  };
}

/** Resolves once all that can go on without time passing has: Node runs a tick only when no promise job is left. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
