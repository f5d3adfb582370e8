/** Calls of several quotas at one moment: asked for, and made use of when that moment has come. */

import type { Bucket } from './bucket.ts';

/** What calls are for: a look at a copy and a write to it, or a look alone; or both for many copies, by one call each. */
export type Work = 'write' | 'look' | 'batch';

/** How many calls of which quota, the scarcest first: what the others are asked for then begins no earlier. */
export type Needs = ReadonlyMap<Bucket, number>;

/** Whether one of its moments must be kept (`exact.ts`). */
export const isExact = (needs: Needs): boolean => [...needs.keys()].some((bucket) => bucket.isExact);

/** So often is asked again for what was to be had earlier than the others; then it comes with them all the same. */
const mostRounds = 4;

/**
 * All of it at one moment: what is to be had earlier is given back, and asked for again at the time of the last.
 *
 * @param work `again`: what a product refused, not before `now`, which is yet to come
 */
export async function reserve(needs: Needs, now: number, work: Work | 'again'): Promise<number> {
  const kind = work === 'batch' ? 'write' : work;
  const granted = new Map<Bucket, number>();
  const made = work === 'again' ? undefined : now;
  let at = now;
  for (let round = 0; round < mostRounds; round++) {
    for (const [bucket, calls] of needs) {
      const before = granted.get(bucket);
      if (before === at) continue;
      if (before !== undefined) giveBack(bucket, calls, before, made);
      const answer = await bucket.ask({
        kind: bucket.isForWrites && kind !== 'again' ? 'lone-write' : kind,
        calls,
        from: at,
      });
      at = answer.kind === 'later' ? answer.at : at;
      granted.set(bucket, at);
    }
  }
  for (const [bucket, calls] of needs) {
    const before = granted.get(bucket) ?? at;
    if (before === at) continue;
    giveBack(bucket, calls, before, made);
    bucket.plan(at, calls);
  }
  return at;
}

/** A bit later than promised where others were late; then all of it is. */
export function redeem(needs: Needs, now: number, promised: number): number {
  const answers = [...needs].map(([bucket, calls]) => {
    const answer = bucket.redeem(calls);
    return { bucket, calls, from: answer.kind === 'later' ? answer.at : now };
  });
  const at = Math.max(now, ...answers.map(({ from }) => from));
  // The others plan with what the ledger says.
  if (at === now && now - promised > lateMs)
    for (const { bucket, calls } of answers) {
      bucket.plan(promised, -calls);
      bucket.plan(now, calls);
    }
  for (const { bucket, calls, from } of answers) if (from < at) bucket.postpone(from, at, calls);
  return at;
}

/** So late are messages by themselves. */
const lateMs = 4_000;

/** What is made later has not been made: it is counted as a call when it comes. */
function giveBack(bucket: Bucket, calls: number, at: number, now: number | undefined): void {
  bucket.plan(at, -calls);
  if (at === now) bucket.note(at, -calls);
}
