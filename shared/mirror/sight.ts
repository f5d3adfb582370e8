/** What a look at a copy leaves behind, and when the change was made that it shows. */

import type { Disposition } from '../alert/disposition.ts';
import { sameShown, type Observation } from '../alert/observation.ts';
import type { Seen } from '../correlation/record.ts';
import { defined } from '../platform/defined.ts';
import { heldComment } from './closing-comment.ts';
import type { CopyView } from './judgement.ts';
import { laterOf, millis } from './time.ts';

/** What is remembered of a look: the value, and whether the agreed comment stands there. */
export function seenFrom(view: CopyView, observation: Observation, agreed: Disposition | undefined): Seen {
  const { lastSeen } = view.copy;
  const held = heldComment(view.provider, agreed, observation);
  const unchanged = lastSeen !== undefined && sameShown(observation.shown, lastSeen.shown);
  return {
    shown: observation.shown,
    ...(observation.comment === undefined ? {} : { comment: observation.comment }),
    ...(held === undefined ? {} : { heldComment: held }),
    ...(observation.updatedAt === undefined ? {} : { updatedAt: observation.updatedAt }),
    changedAt: unchanged ? lastSeen.changedAt : observation.readAt,
  };
}

/** What was last seen, seen again: comments that are known stay known, and the newest stamp is the one that counts. */
export function confirmed(lastSeen: Seen, counts: Seen): Seen {
  const { comment = lastSeen.comment, heldComment = lastSeen.heldComment } = counts;
  return {
    ...lastSeen,
    ...defined({ comment, heldComment, updatedAt: laterOf(lastSeen.updatedAt, counts.updatedAt) }),
  };
}

/**
 * When somebody made this change, by the product's clock. A closing has a time of its own; a correction of a closing
 * and everything else is dated by the last update; without such a stamp by when it was seen, and at first sight by
 * the alert's creation, so that it never outvotes a decision. Never later than it was read: a clock that runs ahead
 * would outvote everybody until then.
 */
export function changeDate(view: CopyView, observation: Observation): string | undefined {
  const { lastSeen } = view.copy;
  const closes = view.provider.lift(observation.shown)?.status === 'resolved';
  const wasClosed = lastSeen !== undefined && view.provider.lift(lastSeen.shown)?.status === 'resolved';
  const closedAt = closes && !wasClosed ? observation.closedAt : undefined;
  const date =
    closedAt ??
    observation.updatedAt ??
    (lastSeen === undefined ? observation.createdAt : observation.readAt);
  return millis(date) > millis(observation.readAt) ? observation.readAt : date;
}
