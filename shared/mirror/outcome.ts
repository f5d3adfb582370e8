/** What becomes of a key after its plan was carried out: done, again later, or given up with reasons. Pure. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { copyId } from '../correlation/record.ts';
import { explainError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import type { ProviderPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import { isFinal, raceDelayMs } from './backoff.ts';
import type { FollowUp, MirrorDeps, Outcome } from './deps.ts';
import { isProven, type WriteResult } from './execute.ts';
import type { Gathered } from './gather.ts';
import { keysInTurn } from './keys-in-turn.ts';
import type { GiveResult } from './give.ts';
import type { CopyView, Plan, Refusal } from './judgement.ts';
import type { Read } from './look.ts';
import { isUntold, membersNotIn } from './note-shared.ts';
import { settleMs } from './settle.ts';
import { isoTime } from './time.ts';
import { failedReads, failedWrites, waits, wishAfter, wishAfterStale } from './wishes.ts';

type Again = Extract<Outcome, { kind: 'again' }>;
type Source = AlertKey['source'];

/** The key's own copy could not be read. */
export function outcomeOfRead(
  key: AlertKey,
  { error, promisedAt }: Pick<Read, 'error' | 'promisedAt'>,
): Outcome {
  if (isFinal(error)) return { kind: 'dead', reasons: [explainError(error)] };
  const look = promisedAt === undefined ? undefined : isoTime(promisedAt);
  return { kind: 'again', ...wishAfter(key, error), ...defined({ look }) };
}

/** The look at the key's own copy can't be believed yet. It counts: a product whose clock runs backward must not hold us for ever. */
export function outcomeOfStale(key: AlertKey, provider: Provider, rules: ProviderPolicy): Again {
  return { kind: 'again', ...wishAfterStale(key, settleMs(provider, rules)) };
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
  const { later } = gathered.turns;
  const wishes = [
    ...failedReads(key, gathered),
    ...failedWrites(key, gathered, results),
    ...waits(key, plan),
  ];
  const [soonest] = wishes.toSorted((a, b) => a.delayMs - b.delayMs);
  const refusals = results.flatMap((result) =>
    !result.ok && isFinal(result.error) ? [refusalOf(result)] : [],
  );
  if (soonest === undefined)
    return refusals.length > 0 ? { kind: 'dead', reasons: refusals, ...extra } : { kind: 'done', ...extra };
  // One failure in the lot is enough to count, or a copy that never answers would hide behind one that waits.
  const failed = wishes.some((wish) => wish.failed);
  const over = later.has(copyId(key.turnFor ?? key)) ? { isTurnOver: true as const } : {};
  const again = { kind: 'again' as const, ...soonest, failed, ...over, ...extra };
  return refusals.length > 0 ? { ...again, refusals } : again;
}

/** A person whom a product does not know is no reason to come again, nor to give the key up. */
export function againAfterGiving(
  key: AlertKey,
  outcome: Outcome,
  results: readonly GiveResult[],
  /** Milliseconds until calls that were promised for later. */
  waiting: readonly number[],
): Outcome {
  if (outcome.kind === 'dead') return outcome;
  const wishes = [
    ...results.flatMap((result) =>
      result.ok || isFinal(result.error) ? [] : [wishAfter(key, result.error)],
    ),
    ...waiting.map((delayMs) => ({ delayMs: Math.max(0, delayMs), failed: false, reason: 'quota' })),
  ];
  const known = outcome.kind === 'again' ? [outcome] : [];
  const [soonest] = [...known, ...wishes].toSorted((a, b) => a.delayMs - b.delayMs);
  if (soonest === undefined || wishes.length === 0) return outcome;
  return {
    ...outcome,
    ...soonest,
    kind: 'again',
    failed: [...known, ...wishes].some(({ failed }) => failed),
  };
}

function refusalOf({ error, write: { view } }: Extract<WriteResult, { ok: false }>): string {
  return `${view.provider.id} ${view.copy.ref}: ${explainError(error)}`;
}

/** Further keys: looks at writes whose answers proved nothing, and at shared copies that have something to tell. */
function followUps(
  { clock }: Pick<MirrorDeps, 'clock'>,
  key: AlertKey,
  gathered: Gathered,
  plan: Plan,
  results: readonly WriteResult[],
): readonly FollowUp[] {
  const followUp = ({ provider, ref }: CopyRef, delayMs: number, source: Source = 'requeue'): FollowUp => ({
    delayMs,
    key: {
      tenantId: key.tenantId,
      provider,
      ref,
      observedAt: isoTime(clock.now()),
      source,
      ...(key.traceparent === undefined ? {} : { traceparent: key.traceparent }),
    },
  });
  const settled = ({ copy, provider, rules }: CopyView, source?: Source): FollowUp =>
    followUp(copy, settleMs(provider, rules), source);
  const unproven = results.filter((result) => result.ok && !isProven(result, result.answer));
  return [
    ...unproven.map(({ write }) => settled(write.view, 'verify')),
    ...plan.judgements
      .filter(({ view }) => hasNewsForMembers(view))
      .map(({ view }) => followUp(view.copy, 0)),
    ...leftOpen(gathered, plan).map(({ view }) => settled(view)),
    ...comesToGive(plan, results).map((delayMs) => followUp(key, delayMs)),
    ...keysInTurn(key, gathered, plan, results).map(({ copy, at, turnFor }) => ({
      delayMs: Math.max(0, at - clock.now()),
      key: {
        ...followUp(copy, 0).key,
        observedAt: key.observedAt,
        turn: isoTime(at),
        ...defined({ turnFor }),
      },
    })),
  ];
}

/** Soon after the decision's own writes (where one failed, the key comes again anyway), and once Microsoft had its time. */
function comesToGive({ writes, assignment }: Plan, results: readonly WriteResult[]): readonly number[] {
  if (results.some(({ ok }) => !ok)) return [];
  const isNext = writes.length > 0 && assignment.writes.length > 0;
  const { againAfterMs = Infinity } = assignment;
  const delayMs = isNext ? raceDelayMs : againAfterMs;
  return delayMs === Infinity ? [] : [delayMs];
}

/** News that its alerts were not told of yet, or alerts that were not told of it. */
function hasNewsForMembers({ shared, look }: CopyView): boolean {
  if (shared === undefined || look.kind !== 'seen') return false;
  return isUntold(shared.record) || membersNotIn(shared.record, look.observation).length > 0;
}

/**
 * Two alerts of an incident that are closed at once see each other open: once both have settled, the incident is
 * looked at by itself. Work that was interrupted may have closed one just so.
 */
function leftOpen({ correlation }: Gathered, { changes, refusals }: Plan): readonly Refusal[] {
  const isNews = changes.length > 0 || correlation.copies.some(({ intent }) => intent !== undefined);
  return isNews ? refusals.filter(({ objection }) => objection.check === 'open members') : [];
}
