/**
 * What a look at a copy of an alert means: an ordered chain of named checks, the first that answers decides (design §3,
 * "Stale" and "Changed"). Reaching the end means that somebody has changed it.
 */

import { initialDisposition } from '../alert/disposition.ts';
import { sameShown, type Observation } from '../alert/observation.ts';
import { readsFrom } from '../policy/policy.ts';
import { incidentsThatClosed } from './cascade.ts';
import { saysNewComment } from './closing-comment.ts';
import type { CopyView, Meaning, PlanInput } from './judgement.ts';
import { settleMs } from './settle.ts';
import { changeDate } from './sight.ts';
import { laterOf, millis } from './time.ts';

export interface Sight {
  readonly view: CopyView;
  readonly observation: Observation;
  readonly input: PlanInput;
}

type Check = (sight: Sight) => string | undefined;

/** After a write whose answer proved nothing: a look up to this long after the settle time tells whether it was taken. */
const verifyWindowMs = 30_000;

export const meaningChecks: readonly (readonly [Meaning, Check])[] = [
  ['unmirrored', isUnmirrored],
  ['baseline', isStillNew],
  ['baseline', isHistory],
  ['same', isSame],
  ['stale', isOlderThanKnown],
  ['stale', isUnsettled],
  ['ours', equalsIntent],
  ['not-taken', showsValueBeforeOurWrite],
  ['cascade', followsOurIncidentWrite],
  ['ignored', isPutBack],
  ['ignored', isConsequence],
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
  return sameShown(observation.shown, written.shown) && isBeingVerified(view, observation, written.at);
}

/** Whether what is seen may still be our own doing: soon after a write, or in the look that was to verify it. */
function isBeingVerified({ look, provider, rules }: CopyView, { readAt }: Observation, at: string): boolean {
  if (look.kind === 'seen' && look.verifies === true) return true;
  return millis(readAt) - millis(at) <= settleMs(provider, rules) + verifyWindowMs;
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
    : isBeingVerified(view, observation, written.at);
  return untouched ? 'the product answered well to our write but still shows the value before it' : undefined;
}

function followsOurIncidentWrite(sight: Sight): string | undefined {
  return incidentsThatClosed(sight).length > 0
    ? 'the product closed it because we closed its incident'
    : undefined;
}

/** Nobody did that; and who did, put back what says nothing there. */
function isPutBack({ view, observation }: Sight): string | undefined {
  if (observation.losesInProgress !== true) return undefined;
  const was = view.copy.lastSeen && view.provider.lift(view.copy.lastSeen.shown)?.status;
  return was === 'inProgress' && view.provider.lift(observation.shown)?.status === 'new'
    ? 'its sync with another product knows no such status, and has put it back'
    : undefined;
}

function isConsequence({ observation }: Sight): string | undefined {
  return observation.isConsequence === true
    ? 'it came with something else that changed: what was decided was decided there'
    : undefined;
}

function isNotReadFrom({ view }: Sight): string | undefined {
  return readsFrom(view.rules) ? undefined : 'the policy does not take changes from this provider';
}
