/**
 * Throttled requests still count against the quota, so after a 429 nothing more is sent to the same bucket until the
 * wait is over. One gate for each client; the seam at which calls will be scheduled inside the quota.
 */

import { TransientError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** For a 429 that doesn't say how long (Entra ID Protection's never do). */
export const silentWaitMs = 30_000;

/** `bucket` names the quota that a call counts against (`throttle-bucket.ts`). */
export interface ThrottleGate {
  /** @throws TransientError `throttled` with the remaining wait. */
  pass(bucket: string): void;
  /** Takes note of a failed call. */
  note(bucket: string, error: unknown): void;
}

export function makeThrottleGate(clock: Clock): ThrottleGate {
  const closedUntil = new Map<string, number>();
  return {
    pass(bucket) {
      const retryAfterMs = (closedUntil.get(bucket) ?? 0) - clock.now();
      if (retryAfterMs > 0)
        throw new TransientError('throttled', 'The API asked for fewer calls.', { retryAfterMs });
      closedUntil.delete(bucket);
    },
    note(bucket, error) {
      if (!(error instanceof TransientError) || error.code !== 'throttled') return;
      const until = clock.now() + (error.retryAfterMs ?? silentWaitMs);
      closedUntil.set(bucket, Math.max(closedUntil.get(bucket) ?? 0, until));
    },
  };
}
