import type { Candidate } from './judgement.ts';
import { isOneMoment } from './time.ts';

/**
 * Of candidates, the later first, those who have something to say to this alert. What a person does to an incident
 * speaks to its alerts as they are at that time, so that it matters in what state the earlier ones leave this one.
 */
export function thoseWhoSpeak(ranked: readonly Candidate[]): readonly Candidate[] {
  const speaking: Candidate[] = [];
  for (const candidate of ranked.toReversed()) {
    if (speaks(candidate, speaking[0]) || isPartOfClosing(candidate, ranked)) speaking.unshift(candidate);
  }
  return speaking;
}

/** A closing of the alert itself may be stamped just after that of its incident: what was said there is said of both. */
const isPartOfClosing = (candidate: Candidate, ranked: readonly Candidate[]): boolean =>
  isClosing(candidate) &&
  ranked.some((other) => !other.fromShared && isClosing(other) && isOneMoment(other.at, candidate.at));

const isClosing = ({ disposition }: Candidate): boolean => disposition.status === 'resolved';

function speaks(candidate: Candidate, before: Candidate | undefined): boolean {
  const { fromShared, mayReopen = false, isOnly = false } = candidate;
  if (!fromShared) return true;
  const wasResolved = before?.disposition.status === 'resolved';
  switch (candidate.disposition.status) {
    // Alerts closed before keep what they have; those that the product closes together with it are one closing.
    case 'resolved':
      return !wasResolved || isOneMoment(candidate.at, before.at);
    case 'inProgress':
      return wasResolved ? mayReopen : isOnly;
    case 'new':
      return before !== undefined && mayReopen;
  }
}
