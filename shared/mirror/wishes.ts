/** Why a key should come again, and when. Pure. */

import type { AlertKey } from '../alert/alert-key.ts';
import { copyId } from '../correlation/record.ts';
import { describeError } from '../errors.ts';
import { countsAsFailure, delayAfter, isFinal, retryDelayMs } from './backoff.ts';
import type { WriteResult } from './execute.ts';
import type { Gathered } from './gather.ts';
import type { Plan } from './judgement.ts';

interface Wish {
  readonly delayMs: number;
  readonly failed: boolean;
  readonly reason: string;
}

export function wishAfterStale({ attempt = 0 }: AlertKey, settle: number): Wish {
  const delayMs = Math.max(settle, attempt === 0 ? 0 : retryDelayMs(attempt - 1));
  return { delayMs, failed: true, reason: 'the answer is older than what is known' };
}

export function failedReads(key: AlertKey, { looks, turns }: Gathered): readonly Wish[] {
  return [...looks].flatMap(([id, { error }]) =>
    error === undefined || turns.later.has(id) ? [] : [wishAfter(key, error)],
  );
}

/** What waits for another turn has a key of its own. */
export function failedWrites(
  key: AlertKey,
  { turns }: Gathered,
  results: readonly WriteResult[],
): readonly Wish[] {
  return results.flatMap((result) =>
    result.ok || isFinal(result.error) || turns.later.has(copyId(result.write.view.copy))
      ? []
      : [wishAfter(key, result.error)],
  );
}

export function wishAfter(key: AlertKey, error: unknown): Wish {
  return {
    delayMs: delayAfter(error, key.attempt ?? 0),
    failed: countsAsFailure(error),
    reason: describeError(error),
  };
}

export function waits(key: AlertKey, plan: Plan): readonly Wish[] {
  const waiting = plan.refusals.flatMap(({ againAfterMs, objection }) =>
    againAfterMs === undefined || objection.check === 'stale'
      ? []
      : [{ delayMs: againAfterMs, failed: false, reason: objection.check }],
  );
  return plan.againAfterMs === undefined ? waiting : [...waiting, wishAfterStale(key, plan.againAfterMs)];
}
