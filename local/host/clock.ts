import { setTimeout as delay } from 'node:timers/promises';

export interface HostClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted; never rejects. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: HostClock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    try {
      await delay(Math.max(0, milliseconds), undefined, { signal });
    } catch {
      // Aborted: the caller looks at its signal.
    }
  },
};
