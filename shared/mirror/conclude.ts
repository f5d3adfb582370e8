/** What writes left behind, as the records keep it. Pure. */

import type { Observation } from '../alert/observation.ts';
import {
  decisionId,
  sameCopy,
  type Correlation,
  type CopyRecord,
  type Decision,
  type JournalLine,
  type Seen,
  type SharedRecord,
  type Written,
} from '../correlation/record.ts';
import { describeError } from '../errors.ts';
import { isFinal } from './backoff.ts';
import { expectedComment } from './closing-comment.ts';
import { isProven, type WriteResult } from './execute.ts';
import { describeDisposition, journalLine } from './journal.ts';
import type { PlannedWrite } from './judgement.ts';

type Succeeded = Extract<WriteResult, { ok: true }>;

/** The record after the writes; applied again to whatever another worker has made of it meanwhile. */
export function conclude(
  correlation: Correlation,
  decision: Decision,
  results: readonly WriteResult[],
  now: string,
): Correlation {
  const { lease: _, ...rest } = correlation;
  const copies = correlation.copies.map((copy) => {
    const result = results.find(({ write }) => sameCopy(write.view.copy, copy));
    return result === undefined ? copy : concludeCopy(copy, decisionId(correlation.id, decision), decision, result);
  });
  return { ...rest, copies, writtenAt: now };
}

function concludeCopy(copy: CopyRecord, id: string, decision: Decision, result: WriteResult): CopyRecord {
  const { intent: _, ...rest } = copy;
  if (!result.ok) {
    if (!isFinal(result.error)) return rest;
    const objection = { check: 'refuses', reason: describeError(result.error), decision: decision.number };
    return { ...rest, objection };
  }
  return copy.shared ? rest : { ...rest, ...leftBehind(result, id, copy.written) };
}

export function concludeShared(record: SharedRecord, id: string, result: WriteResult, now: string): SharedRecord {
  const { intent: _, ...rest } = record;
  const left = result.ok ? leftBehind(result, id, record.written) : {};
  return { ...rest, ...left, writtenAt: now };
}

function leftBehind(
  result: Succeeded,
  decision: string,
  previous: Written | undefined,
): { readonly lastSeen: Seen; readonly written: Written } {
  const { write, answer, at } = result;
  const stamp = isProven(result, answer) ? answer?.updatedAt : undefined;
  const times = previous?.decision === decision ? previous.times + 1 : 1;
  const stamped = stamp === undefined ? {} : { stampedAt: stamp };
  return {
    lastSeen: seenAfter(write, answer, stamp, at),
    written: { shown: write.shown, before: write.before, at, decision, times, ...stamped },
  };
}

function seenAfter(
  write: PlannedWrite,
  answer: Observation | undefined,
  stamp: string | undefined,
  at: string,
): Seen {
  const comment = expectedComment(write.view.provider, write.want);
  const standing = comment ?? answer?.comment;
  return {
    shown: write.shown,
    ...(standing === undefined ? {} : { comment: standing }),
    ...(comment === undefined ? {} : { heldComment: comment }),
    ...(stamp === undefined ? {} : { updatedAt: stamp }),
    changedAt: at,
  };
}

export function journalOfResults(results: readonly WriteResult[], now: string): readonly JournalLine[] {
  return results.map((result) =>
    result.ok
      ? journalLine(
          now,
          'wrote',
          `${describeDisposition(result.write.want)}${isProven(result, result.answer) ? '' : ', not confirmed by its answer'}`,
          result.write.view.copy,
        )
      : journalLine(now, 'write-failed', describeError(result.error), result.write.view.copy),
  );
}
