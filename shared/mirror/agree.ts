/**
 * Which decision holds: changes compete with each other and with the dated agreed decision, and the later wins. Pure,
 * and total: every worker that sees the same candidates computes the same decision (design §3, "Agreed", "Unsaid").
 */

import {
  determinations,
  statuses,
  type Classification,
  type Disposition,
} from '../alert/disposition.ts';
import { copyId, type Decision } from '../correlation/record.ts';
import type { ConflictRule, Policy } from '../policy/policy.ts';
import type { Candidate } from './judgement.ts';
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
  readonly outvoted: readonly Candidate[];
}

export function agree(
  agreed: Decision | undefined,
  changes: readonly Candidate[],
  conflicts: Policy['conflicts'],
): Agreement {
  if (changes.length === 0) return { agreed, outvoted: [] };
  const standing = agreed === undefined ? [] : [asCandidate(agreed)];
  const ranked = [...changes, ...standing].sort(laterFirst);
  const [winner] = ranked;
  if (winner === undefined) return { agreed, outvoted: [] };
  const disposition = preferred(complete(winner, ranked), ranked, conflicts);
  const outvoted = ranked
    .slice(1)
    .filter((candidate) => !standing.includes(candidate) && !agreesWith(candidate.disposition, disposition));
  return { agreed: succeed(agreed, winner, disposition), outvoted };
}

const asCandidate = ({ disposition, decidedAt, decidedBy }: Decision): Candidate => ({
  disposition,
  at: decidedAt,
  by: decidedBy,
  fromShared: false,
});

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

/** What the winner leaves unsaid comes from the other closings, the latest first; a reopening says nothing of it. */
function complete(winner: Candidate, ranked: readonly Candidate[]): Disposition {
  const { disposition } = winner;
  if (disposition.status !== 'resolved')
    return { status: disposition.status, classification: 'unknown', determination: 'unknown' };
  if (winner.fromShared) return disposition;
  const closings = ranked.map((c) => c.disposition).filter(({ status }) => status === 'resolved');
  const classification = closings.find((d) => d.classification !== 'unknown')?.classification ?? 'unknown';
  const sameClass = closings.filter((d) => d.classification === classification);
  const determination = sameClass.find((d) => d.determination !== 'unknown')?.determination ?? 'unknown';
  const comment = closings.find((d) => d.comment !== undefined)?.comment;
  return { status: 'resolved', classification, determination, ...(comment === undefined ? {} : { comment }) };
}

/** A policy may let one provider have the word on a field, whenever it takes part. */
function preferred(
  disposition: Disposition,
  ranked: readonly Candidate[],
  conflicts: Policy['conflicts'],
): Disposition {
  const voice = (rule: ConflictRule): Disposition | undefined =>
    rule === 'newest' ? undefined : ranked.find(({ by }) => by.provider === rule.prefer)?.disposition;
  const status = voice(conflicts.status)?.status ?? disposition.status;
  if (status !== 'resolved') return { status, classification: 'unknown', determination: 'unknown' };
  const classified = voice(conflicts.classification);
  const classification = said(classified?.classification) ?? disposition.classification;
  const kept = classification === disposition.classification ? disposition.determination : 'unknown';
  const determination = said(voice(conflicts.determination)?.determination) ?? said(classified?.determination) ?? kept;
  const comment = voice(conflicts.comment)?.comment ?? disposition.comment;
  return { status, classification, determination, ...(comment === undefined ? {} : { comment }) };
}

const said = <T extends string>(value: T | undefined): T | undefined => (value === 'unknown' ? undefined : value);

export const sameDisposition = (a: Disposition, b: Disposition): boolean =>
  a.status === b.status &&
  a.classification === b.classification &&
  a.determination === b.determination &&
  a.comment === b.comment;

/** A poorer statement of the same thing is no conflict. */
function agreesWith(poorer: Disposition, full: Disposition): boolean {
  return (
    poorer.status === full.status &&
    (poorer.classification === 'unknown' || poorer.classification === full.classification) &&
    (poorer.determination === 'unknown' || poorer.determination === full.determination)
  );
}

function succeed(agreed: Decision | undefined, winner: Candidate, disposition: Disposition): Decision {
  const unchanged = agreed !== undefined && sameDisposition(agreed.disposition, disposition);
  if (unchanged && millis(agreed.decidedAt) >= millis(winner.at)) return agreed;
  const number = (agreed?.number ?? 0) + (unchanged ? 0 : 1);
  return { disposition, number, decidedAt: winner.at, decidedBy: unchanged ? agreed.decidedBy : winner.by };
}
