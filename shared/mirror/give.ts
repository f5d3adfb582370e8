/** Gives copies to the person that an alert is assigned to: one call each, and no decision waits for it or fails by it. */

import type { Observation } from '../alert/observation.ts';
import type { Assigned } from '../correlation/assigned.ts';
import {
  sameCopy,
  type Correlation,
  type CopyRecord,
  type JournalLine,
  type SharedRecord,
} from '../correlation/record.ts';
import { explainError, TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import { defined } from '../platform/defined.ts';
import { without } from '../platform/without.ts';
import { isFinal } from './backoff.ts';
import type { MirrorDeps } from './deps.ts';
import { journalLine } from './journal.ts';
import type { CopyView } from './judgement.ts';
import { isFresh } from './look.ts';
import { isoTime, millis } from './time.ts';

export type GiveResult = { readonly view: CopyView } & (
  | { readonly ok: true; readonly answer: Observation | undefined; readonly at: string }
  /** `sent`: the product may have taken it all the same. */
  | { readonly ok: false; readonly error: unknown; readonly sent: boolean }
);

export interface Given {
  readonly view: CopyView;
  /** Its turn. */
  readonly api: ApiClient;
}

export async function giveAll(
  { clock }: Pick<MirrorDeps, 'clock'>,
  given: readonly Given[],
  to: string,
  leaseUntil: string,
): Promise<readonly GiveResult[]> {
  return Promise.all(given.map((each) => give(clock, each, to, leaseUntil)));
}

async function give(clock: Clock, { view, api }: Given, to: string, leaseUntil: string): Promise<GiveResult> {
  const { provider, copy, look } = view;
  const now = clock.now();
  if (look.kind !== 'seen' || !isFresh(look.observation, now) || now >= millis(leaseUntil))
    return { view, ok: false, error: tooOld, sent: false };
  try {
    const answer = await provider.assign?.(api, copy.ref, to, look.observation);
    return { view, ok: true, answer, at: isoTime(clock.now()) };
  } catch (error) {
    return { view, ok: false, error, sent: true };
  }
}

const tooOld = new TransientError('conflict', 'The read that this write rests on is too old by now.');

/** The record after that; applied again to whatever another worker has made of it meanwhile. Pure. */
export function concludeGiving(
  correlation: Correlation,
  leaseId: string,
  { to, number }: Assigned,
  results: readonly GiveResult[],
): Correlation {
  const bare = correlation.lease?.id === leaseId ? without(correlation, 'lease') : correlation;
  const copies = bare.copies.map((copy) => {
    const result = results.find(({ view }) => sameCopy(view.copy, copy));
    return result === undefined ? copy : concludeCopy(copy, to, number, result);
  });
  return { ...bare, copies };
}

/** What failed and may pass is tried again; what was refused, or taken without effect, is not. */
function concludeCopy(copy: CopyRecord, to: string, givenFor: number, result: GiveResult): CopyRecord {
  if (mayHaveTaken(result)) return copy;
  if (!result.ok) {
    const assigned = without(copy.assigned ?? {}, 'giving');
    return { ...copy, assigned: isFinal(result.error) ? { ...assigned, givenFor } : assigned };
  }
  const shown = shownAfter(result, to) ?? copy.assigned?.to;
  return { ...copy, assigned: defined({ to: shown, givenFor, stampedAt: stampOf(result) }) };
}

/** Nobody knows: the next look tells. */
const mayHaveTaken = (result: GiveResult): boolean => !result.ok && result.sent && !isFinal(result.error);

type Done = Extract<GiveResult, { readonly ok: true }>;

const shownAfter = ({ answer }: Done, to: string): string | undefined =>
  answer === undefined ? to : answer.assignedTo;

const stampOf = ({ answer, at }: Done): string => answer?.updatedAt ?? at;

/**
 * A shared copy's own row after that: whom it names is no news to its alerts, and whoever is named there next is, even
 * the person before. Undefined when nothing is to be stored. Pure.
 */
export function concludeGivingShared(
  record: SharedRecord,
  to: string,
  result: GiveResult,
): SharedRecord | undefined {
  if (mayHaveTaken(result)) return undefined;
  const unchanged = record.giving === undefined ? undefined : without(record, 'giving');
  const shown = result.ok ? shownAfter(result, to) : undefined;
  if (!result.ok || shown === undefined || shown === record.assigned?.to) return unchanged;
  const at = stampOf(result);
  if (millis(record.assigned?.at) > millis(at)) return unchanged;
  return { ...without(record, 'giving'), assigned: { to: shown, at } };
}

/** Without names: who it is stands in the record. */
export function journalOfGiving(
  results: readonly GiveResult[],
  to: string,
  now: string,
): readonly JournalLine[] {
  return results.map((result) => {
    const { copy } = result.view;
    if (!result.ok) return journalLine(now, 'not-given', explainError(result.error), copy);
    return result.answer === undefined || result.answer.assignedTo === to
      ? journalLine(now, 'gave', 'assigned to the same person', copy)
      : journalLine(now, 'not-given', 'the product answered well, but shows somebody else or nobody', copy);
  });
}
