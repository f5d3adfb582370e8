/**
 * Which decision holds: changes compete with each other and with the dated agreed decision, and the later wins. Pure,
 * and total: every worker that sees the same candidates computes the same decision (design §3, "Agreed", "Unsaid").
 */

import { determinations, statuses, type Classification, type Disposition } from '../alert/disposition.ts';
import { copyId, type Decision } from '../correlation/record.ts';
import type { ConflictRule, Policy } from '../policy/policy.ts';
import type { Candidate } from './judgement.ts';
import { sameDisposition, withWords, wordsOf } from './decision-words.ts';
import { stillSaid } from './taken-back.ts';
import { thoseWhoSpeak } from './speaking.ts';
import { millis } from './time.ts';

/** The graver first: what a shared copy shows for several alerts, and what wins a tie. */
const gravity: readonly Classification[] = [
  'truePositive',
  'informationalExpectedActivity',
  'falsePositive',
  'unknown',
];

export interface Agreement {
  readonly agreed: Decision | undefined;
  /** Those of the candidates that had something to say. */
  readonly changes: readonly Candidate[];
  readonly outvoted: readonly Candidate[];
}

export function agree(
  agreed: Decision | undefined,
  candidates: readonly Candidate[],
  conflicts: Policy['conflicts'],
): Agreement {
  const standing = agreed === undefined ? [] : wordsOf(agreed);
  const ranked = thoseWhoSpeak([...candidates, ...standing].sort(laterFirst));
  const news = ranked.filter((candidate) => !standing.includes(candidate));
  const [winner] = ranked;
  if (news.length === 0 || winner === undefined) return { agreed, changes: [], outvoted: [] };
  const { run, disposition } = settle(winner, ranked, conflicts);
  const outvoted = news.filter((candidate) => !agreesWith(candidate.disposition, disposition));
  const { by } = run[0] ?? winner;
  const next = succeed(agreed, winner, { disposition, by });
  return { agreed: withWords(next, winner, run, ranked), changes: news, outvoted };
}

/** Later first; a tie goes by class, then determination, then the status that hides less, then by name. */
export function laterFirst(a: Candidate, b: Candidate): number {
  return (
    millis(b.at) - millis(a.at) ||
    compareGravity(a.disposition, b.disposition) ||
    statuses.indexOf(a.disposition.status) - statuses.indexOf(b.disposition.status) ||
    compareText(a.disposition.comment ?? '', b.disposition.comment ?? '') ||
    compareText(copyId(a.by), copyId(b.by))
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The graver disposition first. */
export function compareGravity(a: Disposition, b: Disposition): number {
  const rank = ({ determination }: Disposition): number =>
    determination === 'unknown' ? determinations.length : determinations.indexOf(determination);
  return gravity.indexOf(a.classification) - gravity.indexOf(b.classification) || rank(a) - rank(b);
}

/** Those who speak for the status that holds, and what they say together. */
function settle(
  winner: Candidate,
  ranked: readonly Candidate[],
  conflicts: Policy['conflicts'],
): { readonly run: readonly Candidate[]; readonly disposition: Disposition } {
  const status = voice(ranked, conflicts.status)?.disposition.status ?? winner.disposition.status;
  const run =
    status === winner.disposition.status
      ? sinceTurned(ranked, status)
      : ranked.filter(({ disposition }) => disposition.status === status);
  if (status !== 'resolved')
    return { run, disposition: { status, classification: 'unknown', determination: 'unknown' } };
  return { run, disposition: preferred(complete(stillSaid(run)), run, conflicts) };
}

/** Back to the last candidate of another status: a reopening drops what was said before it. */
function sinceTurned(ranked: readonly Candidate[], status: Disposition['status']): readonly Candidate[] {
  const turned = ranked.findIndex(({ disposition }) => disposition.status !== status);
  return turned === -1 ? ranked : ranked.slice(0, turned);
}

/** A policy may let one provider have the word on a field, whenever it takes part. */
function voice(ranked: readonly Candidate[], rule: ConflictRule): Candidate | undefined {
  return rule === 'newest' ? undefined : ranked.find(({ by }) => by.provider === rule.prefer);
}

/** What the latest closing leaves unsaid comes from the others, the later first, and last from shared copies. */
function complete(run: readonly Candidate[]): Disposition {
  const own = run.filter(({ fromShared }) => !fromShared);
  const closings = [...own, ...run.filter(({ fromShared }) => fromShared)].map((c) => c.disposition);
  const classification = closings.find((d) => d.classification !== 'unknown')?.classification ?? 'unknown';
  const sameClass = closings.filter((d) => d.classification === classification);
  const determination = sameClass.find((d) => d.determination !== 'unknown')?.determination ?? 'unknown';
  const comment = closings.find((d) => d.comment !== undefined)?.comment;
  return { status: 'resolved', classification, determination, ...(comment === undefined ? {} : { comment }) };
}

function preferred(
  disposition: Disposition,
  run: readonly Candidate[],
  conflicts: Policy['conflicts'],
): Disposition {
  const classified = voice(run, conflicts.classification)?.disposition;
  const classification = said(classified?.classification) ?? disposition.classification;
  const kept = classification === disposition.classification ? disposition.determination : 'unknown';
  const determination =
    said(voice(run, conflicts.determination)?.disposition.determination) ??
    said(classified?.determination) ??
    kept;
  const comment = voice(run, conflicts.comment)?.disposition.comment ?? disposition.comment;
  const { status } = disposition;
  return { status, classification, determination, ...(comment === undefined ? {} : { comment }) };
}

const said = <T extends string>(value: T | undefined): T | undefined =>
  value === 'unknown' ? undefined : value;

/** A poorer statement of the same thing is no conflict. */
function agreesWith(poorer: Disposition, full: Disposition): boolean {
  return (
    poorer.status === full.status &&
    (poorer.classification === 'unknown' || poorer.classification === full.classification) &&
    (poorer.determination === 'unknown' || poorer.determination === full.determination)
  );
}

/** The same decision again keeps its number and its author; only its date moves forward. */
function succeed(
  agreed: Decision | undefined,
  winner: Candidate,
  { disposition, by }: Pick<Candidate, 'disposition' | 'by'>,
): Decision {
  const unchanged = agreed !== undefined && sameDisposition(agreed.disposition, disposition);
  if (unchanged && millis(agreed.decidedAt) >= millis(winner.at)) return agreed;
  const number = (agreed?.number ?? 0) + (unchanged ? 0 : 1);
  return { disposition, number, decidedAt: winner.at, decidedBy: unchanged ? agreed.decidedBy : by };
}
