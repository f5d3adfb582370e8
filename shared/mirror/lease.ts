/** For how long a worker has an alert, or a shared copy, to itself. */

import type { Correlation, Intent } from '../correlation/record.ts';
import { millis } from './time.ts';

/** Longer than every provider's time-out together with storage's; others wait this long for a worker that died. */
export const leaseMs = 45_000;

/** Milliseconds until the record is free. */
export function leaseLeft(correlation: Correlation | undefined, now: number): number {
  return correlation?.lease === undefined ? 0 : millis(correlation.lease.until) - now;
}

/** Milliseconds for which a write that was announced may still be on its way. */
export function intentLeft(intent: Intent | undefined, now: number): number {
  return intent === undefined ? 0 : millis(intent.at) + leaseMs - now;
}
