/**
 * What a look at one copy of an alert means: an ordered chain of named checks, the first that answers decides
 * (design §3, "Stale" and "Changed"). Shared copies have a chain of their own in `note-shared.ts`.
 */

import { sameShown, type Observation, type Shown } from '../alert/observation.ts';
import { initialDisposition } from '../alert/disposition.ts';
import type { Seen, SharedRecord } from '../correlation/record.ts';
import { readsFrom } from '../policy/policy.ts';
import { saysNewComment } from './closing-comment.ts';
import type { CopyView, Judgement, Look, Meaning, PlanInput } from './judgement.ts';
import { settleMs } from './settle.ts';
import { changeDate, seenFrom } from './sight.ts';
import { isOneMoment, laterOf, millis } from './time.ts';

interface Sight {
  readonly view: CopyView;
  readonly observation: Observation;
  readonly input: PlanInput;
}

type Check = (sight: Sight) => string | undefined;

/** After a write whose answer proved nothing, a look this long after the settle time tells whether it was taken. */
const verifyWindowMs = 30_000;

export function judge(view: CopyView, input: PlanInput): Judgement {
  const { look } = view;
  if (isTooYoungToBeGone(view, input))
    return {
      view,
      meaning: 'stale',
      reason: 'not there, but found only just now',
      counts: view.copy.lastSeen,
    };
  if (look.kind !== 'seen') return unseen(view, look, view.copy.lastSeen);
  const sight = { view, observation: look.observation, input };
  for (const [meaning, check] of checks) {
    const reason = check(sight);
    if (reason !== undefined) return { view, meaning, reason, counts: countsAs(meaning, sight) };
  }
  const reason = 'it shows another value than last seen';
  return { view, meaning: 'changed', reason, counts: countsAs('changed', sight) };
}

/**
 * The same for a shared copy. Its changes were found when its own row was brought up to date with this very look
 * (`note-shared.ts`), so a look that differs from the row is one that was not believed.
 */
export function judgeShared(view: CopyView, record: SharedRecord, input: PlanInput): Judgement {
  const { look, provider } = view;
  const counts = record.lastSeen;
  if (isTooYoungToBeGone(view, input))
    return { view, meaning: 'stale', reason: 'not there, but found only just now', counts };
  if (look.kind !== 'seen') return unseen(view, look, counts);
  const { shown } = look.observation;
  if (provider.lift(shown) === undefined)
    return { view, meaning: 'unmirrored', reason: 'its status is one that is never mirrored', counts };
  return counts !== undefined && sameShown(shown, counts.shown)
    ? { view, meaning: 'same', reason: 'it shows what is known', counts }
    : { view, meaning: 'stale', reason: 'the answer is older than what is known', counts };
}

/** A product that was slow to show it must not count as one that has lost it. */
function isTooYoungToBeGone({ look, copy, provider, rules }: CopyView, { now }: PlanInput): boolean {
  return look.kind === 'gone' && now - millis(copy.foundAt) < settleMs(provider, rules);
}

function unseen(view: CopyView, look: Exclude<Look, { kind: 'seen' }>, counts: Seen | undefined): Judgement {
  switch (look.kind) {
    case 'unread':
      return { view, meaning: 'unread', reason: 'not read', counts };
    case 'unknown':
      return { view, meaning: 'unknown', reason: look.reason, counts };
    case 'gone':
      return { view, meaning: 'gone', reason: 'the product no longer has it', counts };
  }
}

const checks: readonly (readonly [Meaning, Check])[] = [
  ['unmirrored', isUnmirrored],
  ['baseline', isStillNew],
  ['baseline', isHistory],
  ['same', isSame],
  ['stale', isOlderThanKnown],
  ['stale', isUnsettled],
  ['ours', equalsIntent],
  ['not-taken', showsValueBeforeOurWrite],
  ['cascade', followsOurIncidentWrite],
  ['ignored', isNotReadFrom],
];

function isUnmirrored({ view, observation, input }: Sight): string | undefined {
  const verdict = view.provider.lift(observation.shown, input.agreed?.disposition);
  return verdict === undefined ? 'its status is one that is never mirrored' : undefined;
}

function isStillNew({ view, observation }: Sight): string | undefined {
  if (view.copy.lastSeen !== undefined) return undefined;
  return sameShown(observation.shown, view.provider.project(initialDisposition))
    ? 'first seen, and still new'
    : undefined;
}

function isHistory({ view, observation }: Sight): string | undefined {
  if (view.copy.lastSeen !== undefined) return undefined;
  const date = changeDate(view, observation);
  return date === undefined || millis(date) < view.since
    ? 'it was put into this state before the mirror was switched on here'
    : undefined;
}

function isSame(sight: Sight): string | undefined {
  const { view, observation, input } = sight;
  const { lastSeen } = view.copy;
  if (lastSeen === undefined || !sameShown(observation.shown, lastSeen.shown)) return undefined;
  const speaks = saysNewComment(view.provider, input.agreed?.disposition, observation, lastSeen);
  return speaks && !isEchoOfOurComment(sight) ? undefined : 'it shows what was last seen';
}

/** Products rewrite comments (length, entities). Where the answer did not show how, the first looks do. */
function isEchoOfOurComment({ view, observation }: Sight): boolean {
  const { written } = view.copy;
  if (written === undefined || written.stampedAt !== undefined) return false;
  return sameShown(observation.shown, written.shown) && isWithinVerifyWindow(view, observation, written.at);
}

function isWithinVerifyWindow(view: CopyView, observation: Observation, writtenAt: string): boolean {
  return (
    millis(observation.readAt) - millis(writtenAt) <= settleMs(view.provider, view.rules) + verifyWindowMs
  );
}

/** The newest stamp known for the copy: what was last read there, or the answer to our own write. */
function newestStamp({ view }: Sight): string | undefined {
  return laterOf(view.copy.lastSeen?.updatedAt, view.copy.written?.stampedAt);
}

function isOlderThanKnown(sight: Sight): string | undefined {
  const { updatedAt } = sight.observation;
  if (updatedAt === undefined) return undefined;
  return millis(updatedAt) < millis(newestStamp(sight))
    ? 'the answer is older than what is known'
    : undefined;
}

function isUnsettled({ view, observation }: Sight): string | undefined {
  const { lastSeen, written, foundAt } = view.copy;
  if (lastSeen === undefined) return undefined;
  const writeUnproven = written !== undefined && written.stampedAt === undefined;
  const moments = [
    ...(observation.updatedAt === undefined ? [foundAt, lastSeen.changedAt] : []),
    ...(writeUnproven || observation.updatedAt === undefined ? [written?.at] : []),
  ];
  const newest = Math.max(...moments.map((moment) => millis(moment)), -Infinity);
  return millis(observation.readAt) - newest < settleMs(view.provider, view.rules)
    ? 'it has no time stamp that proves it, and the copy has not settled yet'
    : undefined;
}

function equalsIntent({ view, observation }: Sight): string | undefined {
  const { intent } = view.copy;
  return intent !== undefined && sameShown(observation.shown, intent.shown)
    ? 'it shows what we were about to write when work was interrupted'
    : undefined;
}

function showsValueBeforeOurWrite({ view, observation }: Sight): string | undefined {
  const { lastSeen, written } = view.copy;
  if (lastSeen === undefined || written === undefined) return undefined;
  if (!sameShown(lastSeen.shown, written.shown) || !sameShown(observation.shown, written.before))
    return undefined;
  const proven = written.stampedAt !== undefined && observation.updatedAt !== undefined;
  const untouched = proven
    ? millis(observation.updatedAt) <= millis(written.stampedAt)
    : isWithinVerifyWindow(view, observation, written.at);
  return untouched ? 'the product answered well to our write but still shows the value before it' : undefined;
}

/**
 * An incident is closed when all of its alerts are, so that only one that was opened or joined in that very moment is
 * closed with it: afterwards, by the same clock. What was closed just before is what somebody did.
 */
function followsOurIncidentWrite({ view, observation, input }: Sight): string | undefined {
  const { closedAt } = observation;
  const wasClosed = isClosed(view, view.copy.lastSeen?.shown);
  if (wasClosed || !isClosed(view, observation.shown) || closedAt === undefined) return undefined;
  const follows = input.views.some(({ shared, provider }) => {
    const written = shared?.record.written;
    if (written === undefined || provider.lift(written.shown)?.status !== 'resolved') return false;
    const writtenAt = written.stampedAt ?? written.at;
    return millis(closedAt) >= millis(writtenAt) && isOneMoment(closedAt, writtenAt);
  });
  return follows ? 'the product closed it because we closed its incident' : undefined;
}

const isClosed = ({ provider }: CopyView, shown: Shown | undefined): boolean =>
  shown !== undefined && provider.lift(shown)?.status === 'resolved';

function isNotReadFrom({ view }: Sight): string | undefined {
  return readsFrom(view.rules) ? undefined : 'the policy does not take changes from this provider';
}

/** A stale look counts as what was last seen; every other look counts as itself. */
function countsAs(meaning: Meaning, sight: Sight): Seen | undefined {
  if (meaning === 'stale') return sight.view.copy.lastSeen;
  return seenFrom(sight.view, sight.observation, sight.input.agreed?.disposition);
}
