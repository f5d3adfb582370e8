/**
 * Moments that must be kept to half a second: a product that counts by the second, and does not say how long to wait, has
 * room between what other instances call there and no more.
 */

import { reserve, type Needs, type Work } from './reserve.ts';

interface Wait {
  readonly now: number;
  readonly promised: number | undefined;
  readonly work: Work;
  readonly sleep: (ms: number) => Promise<void>;
}

/** So much before the moment itself who was promised it comes back: messages are up to two seconds late, and a second for rounding. */
const earlyMs = 3_000;
const graceMs = 500;

/**
 * Who comes late asks again: the moments before and after are others'.
 *
 * @param promised what an earlier call of this returned for the work
 * @returns when to come back; undefined once the work may begin
 */
export async function waitExactly(
  needs: Needs,
  { now, promised, work, sleep }: Wait,
): Promise<number | undefined> {
  const own = promised === undefined ? undefined : promised + earlyMs;
  if (own === undefined || own + graceMs < now) {
    const at = await reserve(needs, now, work);
    // It may be less than that; but who has not come for this alone holds up other work.
    return at > now ? at - earlyMs : undefined;
  }
  if (own > now) await sleep(own - now);
  for (const [bucket, calls] of needs) bucket.note(own, calls);
  return undefined;
}
