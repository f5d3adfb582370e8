/** Gives copies to the person that an alert is assigned to: one call each, and no decision waits for it or fails by it. */

import type { Observation } from '../alert/observation.ts';
import {
  sameCopy,
  type Assigned,
  type Correlation,
  type CopyRecord,
  type JournalLine,
  type SharedRecord,
} from '../correlation/record.ts';
import { explainError, TransientError } from '../errors.ts';
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
  | { readonly ok: false; readonly error: unknown }
);

export async function giveAll(
  deps: MirrorDeps,
  { tenantId }: Pick<Correlation, 'tenantId'>,
  views: readonly CopyView[],
  to: string,
  leaseUntil: string,
): Promise<readonly GiveResult[]> {
  return Promise.all(views.map((view) => give(deps, tenantId, view, to, leaseUntil)));
}

async function give(
  { clock, turns }: MirrorDeps,
  tenantId: string,
  view: CopyView,
  to: string,
  leaseUntil: string,
): Promise<GiveResult> {
  const { provider, copy, look } = view;
  const now = clock.now();
  if (look.kind !== 'seen' || !isFresh(look.observation, now) || now >= millis(leaseUntil))
    return { view, ok: false, error: tooOld };
  try {
    const answer = await provider.assign?.(turns.client(tenantId, provider), copy.ref, to, look.observation);
    return { view, ok: true, answer, at: isoTime(clock.now()) };
  } catch (error) {
    return { view, ok: false, error };
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
  if (!result.ok) return isFinal(result.error) ? { ...copy, assigned: { ...copy.assigned, givenFor } } : copy;
  const shown = shownAfter(result, to) ?? copy.assigned?.to;
  return { ...copy, assigned: defined({ to: shown, givenFor, stampedAt: stampOf(result) }) };
}

type Given = Extract<GiveResult, { readonly ok: true }>;

const shownAfter = ({ answer }: Given, to: string): string | undefined =>
  answer === undefined ? to : answer.assignedTo;

const stampOf = ({ answer, at }: Given): string => answer?.updatedAt ?? at;

/**
 * A shared copy's own row after that: whom it names is no news to its alerts, and whoever is named there next is, even
 * the person before. Undefined when nothing is to be stored. Pure.
 */
export function concludeGivingShared(
  record: SharedRecord,
  to: string,
  result: GiveResult,
): SharedRecord | undefined {
  const shown = result.ok ? shownAfter(result, to) : undefined;
  if (!result.ok || shown === undefined || shown === record.assigned?.to) return undefined;
  const at = stampOf(result);
  return millis(record.assigned?.at) > millis(at) ? undefined : { ...record, assigned: { to: shown, at } };
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
