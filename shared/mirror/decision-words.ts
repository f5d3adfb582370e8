/**
 * The words of which a decision is made, kept with their dates: a reopening, or an older closing, may come to light only
 * after it. Then each finds the place that it had in time, as if all had been seen at once. Pure.
 */

import { initialDisposition, type Disposition } from '../alert/disposition.ts';
import type { Decision } from '../correlation/record.ts';
import { without } from '../platform/without.ts';
import type { Candidate } from './judgement.ts';

export const sameDisposition = (a: Disposition, b: Disposition): boolean =>
  a.status === b.status &&
  a.classification === b.classification &&
  a.determination === b.determination &&
  a.comment === b.comment;

/** The decision as it competes with what comes to light now. */
export function wordsOf({
  disposition,
  decidedAt,
  decidedBy,
  latest,
  openedAt,
}: Decision): readonly Candidate[] {
  const word = (said: Disposition, at: string, by = decidedBy): Candidate => ({
    disposition: said,
    at,
    by,
    fromShared: false,
  });
  return [
    ...(latest === undefined
      ? [word(disposition, decidedAt)]
      : [word(latest.disposition, decidedAt, latest.by), word(disposition, latest.restAt)]),
    ...(openedAt === undefined ? [] : [word(initialDisposition, openedAt)]),
  ];
}

/**
 * The decision with what it must know of its words.
 *
 * @param run those that speak for it, and `ranked` all; the later first
 */
export function withWords(
  decision: Decision,
  winner: Candidate,
  run: readonly Candidate[],
  ranked: readonly Candidate[],
): Decision {
  const bare = without(decision, 'latest', 'openedAt');
  const { disposition } = decision;
  if (disposition.status !== 'resolved' || winner.disposition.status !== 'resolved') return bare;
  const rest = run.find((candidate) => candidate !== winner);
  const opened = ranked.find((candidate) => candidate.disposition.status !== 'resolved');
  const isWhole = rest === undefined || sameDisposition(winner.disposition, disposition);
  return {
    ...bare,
    ...(isWhole ? {} : { latest: { disposition: winner.disposition, by: winner.by, restAt: rest.at } }),
    ...(opened === undefined ? {} : { openedAt: opened.at }),
  };
}
