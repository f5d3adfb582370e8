/** Closing comments: whether one says something new, and whether a copy still lacks the agreed one. */

import type { Disposition } from '../alert/disposition.ts';
import { fitComment } from '../alert/comment.ts';
import type { Observation } from '../alert/observation.ts';
import type { Seen } from '../correlation/record.ts';
import type { Provider } from '../provider/provider.ts';

/** The agreed comment as this provider would hold it; undefined when it holds none or there is none to hold. */
export function expectedComment(provider: Provider, agreed: Disposition | undefined): string | undefined {
  if (!provider.holdsComment || agreed?.status !== 'resolved' || agreed.comment === undefined) return undefined;
  return fitComment(agreed.comment, provider.commentLimit);
}

/** The agreed comment, if it is among those that the copy holds. */
export function heldComment(
  provider: Provider,
  agreed: Disposition | undefined,
  observation: Observation,
): string | undefined {
  const expected = expectedComment(provider, agreed);
  const held = observation.comments ?? (observation.comment === undefined ? [] : [observation.comment]);
  return expected !== undefined && held.includes(expected) ? expected : undefined;
}

/** A comment that is neither what was last seen nor the agreed one coming back. */
export function saysNewComment(
  provider: Provider,
  agreed: Disposition | undefined,
  observation: Observation,
  lastSeen: Seen | undefined,
): boolean {
  const { comment } = observation;
  if (comment === undefined || comment === lastSeen?.comment) return false;
  return comment !== expectedComment(provider, agreed);
}

export function lacksComment(provider: Provider, agreed: Disposition, counts: Seen): boolean {
  const expected = expectedComment(provider, agreed);
  return expected !== undefined && expected !== counts.comment && expected !== counts.heldComment;
}
