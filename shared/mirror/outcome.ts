/** What becomes of a key after its plan was carried out: done, again later, or given up with reasons. Pure. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { describeError } from '../errors.ts';
import type { ProviderPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import { countsAsFailure, delayAfter, isFinal, retryDelayMs } from './backoff.ts';
import type { FollowUp, MirrorDeps, Outcome } from './deps.ts';
import { isProven, type WriteResult } from './execute.ts';
import type { Gathered } from './gather.ts';
import type { Plan } from './judgement.ts';
import { settleMs } from './settle.ts';
import { isoTime, millis } from './time.ts';

type Again = Extract<Outcome, { kind: 'again' }>;

/** The key's own copy could not be read. */
export function outcomeOfRead(key: AlertKey, error: unknown): Outcome {
  if (isFinal(error)) return { kind: 'dead', reasons: [describeError(error)] };
  return { kind: 'again', ...wishAfter(key, error) };
}

/** The look at the key's own copy can't be believed yet. It counts: a product whose clock runs backward must not hold us for ever. */
export function outcomeOfStale(key: AlertKey, provider: Provider, rules: ProviderPolicy): Again {
  const attempts = key.attempt ?? 0;
  const delayMs = Math.max(settleMs(provider, rules), attempts === 0 ? 0 : retryDelayMs(attempts - 1));
  return { kind: 'again', delayMs, failed: true, reason: 'the answer is older than what is known' };
}

interface Wish {
  readonly delayMs: number;
  readonly failed: boolean;
  readonly reason: string;
}

export function outcomeOf(
  deps: Pick<MirrorDeps, 'clock'>,
  key: AlertKey,
  gathered: Gathered,
  plan: Plan,
  results: readonly WriteResult[],
): Outcome {
  const also = followUps(deps, key, gathered, plan, results);
  const extra = also.length === 0 ? {} : { also };
  const wishes = [...failedReads(key, gathered), ...failedWrites(key, results), ...waits(plan)];
  const [soonest] = wishes.toSorted((a, b) => a.delayMs - b.delayMs);
  const refusals = results.flatMap((result) => (!result.ok && isFinal(result.error) ? [refusalOf(result)] : []));
  if (soonest === undefined) return refusals.length > 0 ? { kind: 'dead', reasons: refusals, ...extra } : { kind: 'done', ...extra };
  // One failure in the lot is enough to count, or a copy that never answers would hide behind one that waits.
  const again = { kind: 'again' as const, ...soonest, failed: wishes.some(({ failed }) => failed), ...extra };
  return refusals.length > 0 ? { ...again, refusals } : again;
}

function refusalOf({ error, write: { view } }: Extract<WriteResult, { ok: false }>): string {
  return `${view.provider.id} ${view.copy.ref}: ${describeError(error)}`;
}

function failedReads(key: AlertKey, { looks }: Gathered): readonly Wish[] {
  return [...looks.values()].flatMap(({ error }) => (error === undefined ? [] : [wishAfter(key, error)]));
}

function failedWrites(key: AlertKey, results: readonly WriteResult[]): readonly Wish[] {
  return results.flatMap((result) => (result.ok || isFinal(result.error) ? [] : [wishAfter(key, result.error)]));
}

function wishAfter(key: AlertKey, error: unknown): Wish {
  return {
    delayMs: delayAfter(error, key.attempt ?? 0),
    failed: countsAsFailure(error),
    reason: describeError(error),
  };
}

function waits(plan: Plan): readonly Wish[] {
  const waiting = plan.refusals.flatMap(({ againAfterMs, objection }) =>
    againAfterMs === undefined ? [] : [{ delayMs: againAfterMs, failed: false, reason: objection.check }],
  );
  const stale =
    plan.againAfterMs === undefined ? [] : [{ delayMs: plan.againAfterMs, failed: false, reason: 'stale' }];
  return [...waiting, ...stale];
}

/** Further keys: a look at every write whose answer proved nothing, and at shared copies whose alerts have changed. */
function followUps(
  { clock }: Pick<MirrorDeps, 'clock'>,
  key: AlertKey,
  { sharedRows }: Gathered,
  plan: Plan,
  results: readonly WriteResult[],
): readonly FollowUp[] {
  const followUp = ({ provider, ref }: CopyRef, delayMs: number): FollowUp => ({
    delayMs,
    key: {
      tenantId: key.tenantId,
      provider,
      ref,
      observedAt: isoTime(clock.now()),
      source: 'requeue',
      ...(key.traceparent === undefined ? {} : { traceparent: key.traceparent }),
    },
  });
  const unproven = results
    .filter((result) => result.ok && !isProven(result, result.answer))
    .map(({ write }) => followUp(write.view.copy, settleMs(write.view.provider, write.view.rules)));
  const untold = [...sharedRows.values()]
    .filter(({ value }) => value.change !== undefined && millis(value.change.seenAt) > millis(value.toldAt))
    .map(({ value }) => followUp(value, 0));
  const leftOpen = plan.changes.length === 0 ? [] : plan.refusals.filter(({ objection }) => objection.check === 'open members');
  return [
    ...unproven,
    ...untold,
    ...leftOpen.map(({ view }) => followUp(view.copy, settleMs(view.provider, view.rules))),
  ];
}
