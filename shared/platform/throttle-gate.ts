/**
 * Throttled requests still count against the quota, so after a 429 nothing is sent until the wait is over. One gate
 * for each client; the seam at which calls will be scheduled inside the quota.
 */

import { TransientError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** For a 429 that doesn't say how long (Entra ID Protection's never do). */
const defaultWaitMs = 30_000;

export interface ThrottleGate {
  /** @throws TransientError `throttled` with the remaining wait. */
  pass(): void;
  /** Takes note of a failed call. */
  note(error: unknown): void;
}

export function makeThrottleGate(clock: Clock): ThrottleGate {
  let closedUntil = 0;
  return {
    pass() {
      const retryAfterMs = closedUntil - clock.now();
      if (retryAfterMs > 0)
        throw new TransientError('throttled', 'The API asked for fewer calls.', { retryAfterMs });
    },
    note(error) {
      if (!(error instanceof TransientError) || error.code !== 'throttled') return;
      closedUntil = Math.max(closedUntil, clock.now() + (error.retryAfterMs ?? defaultWaitMs));
    },
  };
}
