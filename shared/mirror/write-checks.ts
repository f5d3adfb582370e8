/**
 * May this copy be written? An ordered chain of named checks; the first that objects says why, and the write is not
 * made (design §3, "Writes"). Reaching the end means yes.
 */

import type { Disposition } from '../alert/disposition.ts';
import type { Shown } from '../alert/observation.ts';
import { copyId, decisionId, sameCopy, type Decision } from '../correlation/record.ts';
import { writesTo } from '../policy/policy.ts';
import type { Judgement, PlanInput } from './judgement.ts';
import { intentLeft } from './lease.ts';
import { settleMs } from './settle.ts';
import { millis } from './time.ts';

export interface WriteQuestion {
  readonly judgement: Judgement;
  readonly input: PlanInput;
  readonly agreed: Decision;
  readonly want: Disposition;
  /** What the copy would show after the write. */
  readonly after: Shown;
  /** Why a shared copy is left as it is, whatever this alert's decision. */
  readonly leave?: { readonly check: string; readonly reason: string };
}

export interface Answer {
  readonly reason: string;
  /** A finer name than the check's own. */
  readonly check?: string;
  readonly againAfterMs?: number;
}

type Check = (question: WriteQuestion) => string | Answer | undefined;

/** Written twice for one decision without effect: a third time would be a loop. */
export const maxWritesPerDecision = 2;

const hourMs = 3_600_000;

export const writeChecks: readonly (readonly [string, Check])[] = [
  ['gone', ({ judgement }) => (judgement.meaning === 'gone' ? judgement.reason : undefined)],
  [
    'direction',
    ({ judgement: { view } }) =>
      writesTo(view.rules) ? undefined : 'the policy does not write to this provider',
  ],
  [
    'observe',
    ({ input }) => (input.policy.mode === 'observe' ? 'the mode is observe: nothing is written' : undefined),
  ],
  ['history', isOlderThanSwitchOn],
  ['capability', ({ judgement: { view } }) => view.barrier],
  ['status', isNotAccepted],
  ['irreversible', isIrreversible],
  ['merged', ({ judgement: { view } }) => (isMerged(view.look) ? 'it was merged into another' : undefined)],
  ['unmirrored', ({ judgement }) => (judgement.meaning === 'unmirrored' ? judgement.reason : undefined)],
  ['later change', isOlderThanPersonsChange],
  ['unreadable', ({ judgement }) => (judgement.meaning === 'unknown' ? judgement.reason : undefined)],
  ['stale', isStale],
  ['in work', isBeingWritten],
  ['put back', isPutBack],
  ['native sync', isNativelySynced],
  // Before what only a look can tell: that look has to wait as well.
  ['quota', isWaiting],
  ['shared copy', ({ leave }) => leave],
  ['refuses', hasRefused],
  ['guard', isHeld],
];

const positions = new Map(writeChecks.map(([check], i) => [check, i]));
/** The finer names are those of shared copies. */
const positionOf = (check: string): number => positions.get(check) ?? positions.get('shared copy') ?? 0;

/** Whether a check comes before another one: then its word is the one that counts. */
export const precedes = (check: string, other: string): boolean => positionOf(check) < positionOf(other);

export function objectTo(question: WriteQuestion): (Answer & { readonly check: string }) | undefined {
  for (const [check, ask] of writeChecks) {
    const answer = ask(question);
    if (answer !== undefined) return { check, ...(typeof answer === 'string' ? { reason: answer } : answer) };
  }
  return undefined;
}

function isOlderThanSwitchOn({ judgement: { view }, agreed }: WriteQuestion): string | undefined {
  const isOurDoing = agreed.undoes?.some((copy) => sameCopy(copy, view.copy)) === true;
  return millis(agreed.decidedAt) < view.since && !isOurDoing
    ? 'it was decided before the mirror was switched on here: history is left alone'
    : undefined;
}

function isNotAccepted({ judgement: { view, counts }, want }: WriteQuestion): string | undefined {
  const { provider, copy } = view;
  const isClosed = counts !== undefined && provider.lift(counts.shown)?.status === 'resolved';
  if (want.status !== 'resolved' && isClosed && !provider.reopens) return 'the product cannot open it again';
  if (!provider.writes.has(want.status)) return 'the product has no such status';
  if (want.status === 'resolved' && !provider.closesAs.has(want.classification))
    return 'the product cannot close it without the classification that nobody gave';
  return counts && provider.cannotShow?.(copy.ref, want, counts.shown);
}

function isIrreversible({ judgement: { view } }: WriteQuestion): string | undefined {
  return view.provider.irreversible && !view.rules.allowIrreversible
    ? 'the write could not be undone and the policy does not opt in'
    : undefined;
}

function isMerged(look: Judgement['view']['look']): boolean {
  return look.kind === 'seen' && look.observation.redirectedTo !== undefined;
}

function isOlderThanPersonsChange({ judgement: { view }, agreed }: WriteQuestion): string | undefined {
  const change = view.shared?.record.change;
  return change !== undefined && millis(agreed.decidedAt) <= millis(change.at)
    ? 'a person changed it after this was decided: it stays as that person put it'
    : undefined;
}

function isStale({ judgement }: WriteQuestion): Answer | undefined {
  if (judgement.meaning !== 'stale') return undefined;
  return { reason: judgement.reason, againAfterMs: settleMs(judgement.view.provider, judgement.view.rules) };
}

/** Another alert's worker is just writing the shared copy: what it leaves there must be seen first. */
function isBeingWritten({ judgement: { view }, agreed, input }: WriteQuestion): Answer | undefined {
  const intent = view.shared?.record.intent;
  const left = intentLeft(intent, input.now);
  if (left <= 0 || intent?.decision === decisionId(input.correlationId, agreed)) return undefined;
  const againAfterMs = Math.min(left, settleMs(view.provider, view.rules));
  return { reason: 'another alert in it is just being written to it', againAfterMs };
}

/** It would be written again and again: what is open there is open, whatever it is called. */
function isPutBack({ judgement: { view, counts }, want }: WriteQuestion): string | undefined {
  const { look, provider } = view;
  const isOpen = counts !== undefined && provider.lift(counts.shown)?.status !== 'resolved';
  return look.kind === 'seen' &&
    look.observation.losesInProgress === true &&
    isOpen &&
    want.status === 'inProgress'
    ? 'its sync with another product knows no such status, and would put it back'
    : undefined;
}

function isNativelySynced({ judgement: { view }, agreed, input }: WriteQuestion): Answer | undefined {
  const seconds = view.look.kind === 'seen' ? view.look.observation.nativeSyncSeconds : undefined;
  if (seconds === undefined) return undefined;
  const left = millis(agreed.decidedAt) + seconds * 1000 - input.now;
  if (left <= 0) return undefined;
  return {
    reason: `Microsoft syncs it by itself; waiting up to ${seconds} s before writing`,
    againAfterMs: left,
  };
}

function hasRefused({ judgement: { view }, agreed, input }: WriteQuestion): string | undefined {
  const { objection } = view.copy;
  if (objection?.check === 'refuses' && objection.decision === agreed.number) return objection.reason;
  const { written } = view.shared?.record ?? view.copy;
  return written?.decision === decisionId(input.correlationId, agreed) &&
    written.times >= maxWritesPerDecision
    ? `it was written ${written.times} times for this decision and still shows the old value`
    : undefined;
}

/** Its own key is on its way, so that nobody comes again for this. */
function isWaiting({ judgement: { view }, input }: WriteQuestion): string | undefined {
  const until = Math.max(millis(view.copy.waitsUntil), input.waiting.get(copyId(view.copy)) ?? 0);
  return until > input.now ? 'the product takes only so many calls: it waits for its turn' : undefined;
}

function isHeld({ judgement: { view }, input }: WriteQuestion): Answer | undefined {
  if (!input.held.has(copyId(view.copy))) return undefined;
  return {
    reason: 'too many closings at this provider within this hour: held for a person to look at',
    againAfterMs: hourMs - (input.now % hourMs),
  };
}
