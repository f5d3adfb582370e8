/** Closing comments: whether one says something new, and whether a copy still lacks the agreed one. */

import type { Disposition } from '../alert/disposition.ts';
import { fitComment } from '../alert/comment.ts';
import type { Observation } from '../alert/observation.ts';
import type { Seen } from '../correlation/record.ts';
import type { Provider } from '../provider/provider.ts';

/** The agreed comment as this provider would hold it; undefined when it holds none or there is none to hold. */
export function expectedComment(provider: Provider, agreed: Disposition | undefined): string | undefined {
  if (!provider.holdsComment || agreed?.status !== 'resolved' || agreed.comment === undefined)
    return undefined;
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

/** A closing comment that is neither known of this copy nor the agreed one coming back. */
export function saysNewComment(
  provider: Provider,
  agreed: Disposition | undefined,
  observation: Observation,
  lastSeen: Seen | undefined,
): boolean {
  const { comment, shown } = observation;
  if (comment === undefined || provider.lift(shown)?.status !== 'resolved') return false;
  return ![lastSeen?.comment, lastSeen?.heldComment, expectedComment(provider, agreed)].includes(comment);
}

/**
 * The comment that a change brings along. One that was there before is not said anew, so that the agreed one stands:
 * it may be newer, or longer than this product has room for.
 */
export function saidComment(
  provider: Provider,
  agreed: Disposition | undefined,
  observation: Observation,
  lastSeen: Seen | undefined,
): string | undefined {
  const stands = agreed?.status === 'resolved' && agreed.comment !== undefined;
  if (provider.lift(observation.shown)?.status !== 'resolved') return undefined;
  return stands && !saysNewComment(provider, agreed, observation, lastSeen) ? undefined : observation.comment;
}

export function lacksComment(provider: Provider, agreed: Disposition, counts: Seen): boolean {
  const expected = expectedComment(provider, agreed);
  return expected !== undefined && expected !== counts.comment && expected !== counts.heldComment;
}
