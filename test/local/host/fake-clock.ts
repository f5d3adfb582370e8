import { setImmediate as turn } from 'node:timers/promises';
import type { HostClock } from '../../../local/host/clock.ts';

export interface FakeClock extends HostClock {
  /** Moves the time on, waking every waiter at its moment and letting it get on before the next. */
  advance(milliseconds: number): Promise<void>;
  readonly waiting: number;
}

interface Waiter {
  readonly at: number;
  readonly wake: () => void;
}

export function createFakeClock(start: string): FakeClock {
  let now = Date.parse(start);
  const waiters = new Set<Waiter>();
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) await turn();
  };
  return {
    now: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const waiter = {
          at: now + milliseconds,
          wake: () => {
            waiters.delete(waiter);
            resolve();
          },
        };
        waiters.add(waiter);
        signal.addEventListener('abort', waiter.wake, { once: true });
      }),
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const [first] = [...waiters].sort((a, b) => a.at - b.at);
        if (first === undefined || first.at > end) break;
        now = Math.max(now, first.at);
        first.wake();
        await settle();
      }
      now = end;
    },
    get waiting() {
      return waiters.size;
    },
  };
}
