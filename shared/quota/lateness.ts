/** Calls come later than they were promised, so that spans are planned a bit longer than they are. Pure. */

import type { Limit } from '../provider/quota.ts';

/** Who was promised a moment comes up to two seconds later (host.json, maxPollingInterval), and delays are whole seconds. */
const lateSeconds = 1.5;
/** Of a span: where many were promised the same moment the last come later than that, and in a long one it costs little. */
const lateShare = 0.01;
const latestSeconds = 5;
/** Where moments are kept only the calls of one turn take a bit longer than planned. */
const exactSeconds = 0.2;

/** @param isExact whether moments are kept (`exact.ts`) */
export function allowingForLateness({ calls, seconds }: Limit, isExact: boolean): Limit {
  const late = Math.min(latestSeconds, Math.max(lateSeconds, seconds * lateShare));
  return { calls, seconds: seconds + (isExact ? exactSeconds : late) };
}
