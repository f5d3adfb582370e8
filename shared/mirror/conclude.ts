/** What writes left behind, as the records keep it. Pure. */

import type { Observation } from '../alert/observation.ts';
import {
  decisionId,
  sameCopy,
  type Correlation,
  type CopyRecord,
  type Decision,
  type Intent,
  type JournalLine,
  type Seen,
  type SharedRecord,
  type Written,
} from '../correlation/record.ts';
import { explainError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import { without } from '../platform/without.ts';
import { isFinal } from './backoff.ts';
import { expectedComment } from './closing-comment.ts';
import { isProven, readAtOf, type WriteResult } from './execute.ts';
import { noteWaits, type HeldTurns } from './hold-turns.ts';
import { describeDisposition, journalLine } from './journal.ts';
import { millis } from './time.ts';

type Succeeded = Extract<WriteResult, { ok: true }>;

/** One worker's work for one decision. */
export interface Work {
  readonly leaseId: string;
  readonly decision: Decision;
  readonly results: readonly WriteResult[];
  /** Writes of the same decision that have to wait for their turn. */
  readonly later: HeldTurns['later'];
}

/** The record after the writes; applied again to whatever another worker has made of it meanwhile. */
export function conclude(correlation: Correlation, work: Work, now: string): Correlation {
  const isOurs = correlation.lease?.id === work.leaseId;
  const id = decisionId(correlation.id, work.decision);
  const copies = correlation.copies.map((copy) => {
    const result = work.results.find(({ write }) => sameCopy(write.view.copy, copy));
    return result === undefined ? copy : concludeCopy(copy, id, work.decision, result);
  });
  const bare = isOurs ? without(correlation, 'lease') : correlation;
  return noteWaits({ ...bare, copies, writtenAt: now }, work.later);
}

function concludeCopy(copy: CopyRecord, id: string, decision: Decision, result: WriteResult): CopyRecord {
  const kept = copy.shared ? copy : { ...closeIntent(copy, id, result), ...leftBehind(copy, id, result) };
  if (result.ok || !isFinal(result.error)) return kept;
  const objection = { check: 'refuses', reason: explainError(result.error), decision: decision.number };
  return { ...kept, objection };
}

export function concludeShared(
  record: SharedRecord,
  id: string,
  result: WriteResult,
  now: string,
): SharedRecord {
  return { ...closeIntent(record, id, result), ...leftBehind(record, id, result), writtenAt: now };
}

/**
 * A write that failed once it was sent may have been taken all the same: its intent stays open until a look tells, so
 * that its value is never mistaken for somebody's change.
 */
function closeIntent<T extends { readonly intent?: Intent }>(known: T, id: string, result: WriteResult): T {
  const isOpen = !result.ok && result.sent;
  return isOpen || known.intent?.decision !== id ? known : (without(known, 'intent') as T);
}

type Traces = Pick<CopyRecord, 'lastSeen' | 'written'>;

/** Nothing of a write that failed; and what was seen there since it was made is newer. */
function leftBehind(known: Traces, decision: string, result: WriteResult): Traces {
  if (!result.ok) return {};
  const isOvertaken = millis(known.lastSeen?.changedAt) > millis(result.at);
  const written = writtenBy(result, decision, known.written);
  return isOvertaken ? { written } : { lastSeen: seenAfter(result), written };
}

function writtenBy(result: Succeeded, decision: string, previous: Written | undefined): Written {
  const { write, at } = result;
  const times = previous?.decision === decision ? previous.times + 1 : 1;
  const stampedAt = provenAnswer(result)?.updatedAt;
  const readAt = write.view.shared === undefined ? undefined : readAtOf(write);
  return { shown: write.shown, before: write.before, at, decision, times, ...defined({ stampedAt, readAt }) };
}

function provenAnswer(result: Succeeded): Observation | undefined {
  return isProven(result, result.answer) ? result.answer : undefined;
}

/** The comment as the product shows it, which may be another than was sent: seen again, it is no news. */
function seenAfter(result: Succeeded): Seen {
  const { view, want, shown } = result.write;
  const before = view.look.kind === 'seen' ? view.look.observation : undefined;
  const answer = provenAnswer(result);
  const heldComment = expectedComment(view.provider, want);
  const kept = before?.comments === undefined ? (heldComment ?? before?.comment) : before.comment;
  const comment = answer?.comment ?? kept;
  const updatedAt = answer?.updatedAt ?? before?.updatedAt;
  return { shown, changedAt: result.at, ...defined({ comment, heldComment, updatedAt }) };
}

export function journalOfResults(results: readonly WriteResult[], now: string): readonly JournalLine[] {
  return results.map((result) => {
    const { want, view } = result.write;
    if (!result.ok) return journalLine(now, 'write-failed', explainError(result.error), view.copy);
    const proof = isProven(result, result.answer) ? '' : ', not confirmed by its answer';
    return journalLine(now, 'wrote', `${describeDisposition(want)}${proof}`, view.copy);
  });
}
