/** The next state of a correlation's record, from what a plan found. Pure. */

import { isDeepStrictEqual } from 'node:util';
import type { CopyRef, Observation } from '../alert/observation.ts';
import {
  copyId,
  decisionId,
  sameCopy,
  type Correlation,
  type CopyRecord,
  type Intent,
  type Lease,
  type Seen,
  type Written,
} from '../correlation/record.ts';
import { defined } from '../platform/defined.ts';
import { without } from '../platform/without.ts';
import type { CopyView, Judgement, Plan } from './judgement.ts';
import { settleMs } from './settle.ts';
import { laterOf, millis } from './time.ts';

export function newCorrelation(id: string, tenantId: string, now: string): Correlation {
  return { id, tenantId, createdAt: now, writtenAt: now, aliases: [], copies: [] };
}

/** Adds copies and aliases that a look brought to light. */
export function extend(
  correlation: Correlation,
  aliases: readonly string[],
  copies: readonly CopyRecord[],
  observation: Observation | undefined,
): Correlation {
  const fresh = copies.filter((copy) => !correlation.copies.some((known) => sameCopy(known, copy)));
  const created = earlierOf(correlation.alertCreatedAt, observation?.createdAt);
  const { title = observation?.title, severity = observation?.severity } = correlation;
  return {
    ...correlation,
    aliases: [...new Set([...correlation.aliases, ...aliases])],
    copies: [...correlation.copies, ...fresh],
    ...(created === undefined ? {} : { alertCreatedAt: created }),
    ...(title === undefined ? {} : { title }),
    ...(severity === undefined ? {} : { severity }),
  };
}

const earlierOf = (a: string | undefined, b: string | undefined): string | undefined =>
  laterOf(a, b) === a ? (b ?? a) : (a ?? b);

export const newCopy = (copy: CopyRef, shared: boolean, foundAt: string): CopyRecord => ({
  provider: copy.provider,
  ref: copy.ref,
  foundAt,
  shared,
});

/** What the plan leaves in the record before anything is written to a product. */
export function intend(
  correlation: Correlation,
  plan: Plan,
  now: string,
  lease: Lease | undefined,
): Correlation {
  return {
    ...without(correlation, 'lease'),
    writtenAt: now,
    copies: correlation.copies.map((copy) => noteAssigned(intendCopy(correlation.id, copy, plan, now), plan)),
    ...(plan.assignment.assigned === undefined ? {} : { assigned: plan.assignment.assigned }),
    ...(plan.agreed === undefined ? {} : { agreed: plan.agreed }),
    ...(lease === undefined ? {} : { lease }),
  };
}

function intendCopy(correlationId: string, copy: CopyRecord, plan: Plan, now: string): CopyRecord {
  const judgement = plan.judgements.find(({ view }) => sameCopy(view.copy, copy));
  if (judgement === undefined) return copy;
  const write = plan.writes.find(({ view }) => sameCopy(view.copy, copy));
  const refusal = plan.refusals.find(({ view }) => sameCopy(view.copy, copy));
  const seen = without(remember(copy, judgement), 'objection', 'waitsUntil');
  if (write !== undefined && !copy.shared && plan.agreed !== undefined) {
    const { shown, before } = write;
    return { ...seen, intent: { shown, before, at: now, decision: decisionId(correlationId, plan.agreed) } };
  }
  if (refusal === undefined)
    return millis(copy.waitsUntil) > millis(now) ? { ...seen, ...returning(copy) } : seen;
  const isWaiting = refusal.objection.check === 'quota';
  return {
    ...seen,
    objection: refusal.objection,
    ...(isWaiting ? defined({ waitsUntil: copy.waitsUntil }) : {}),
  };
}

const returning = ({ waitsUntil }: CopyRecord): Pick<CopyRecord, 'returned'> =>
  defined({ returned: waitsUntil });

function noteAssigned(copy: CopyRecord, { assignment }: Plan): CopyRecord {
  const assigned = assignment.copies.get(copyId(copy));
  const isNothing = assigned === undefined || Object.keys(assigned).length === 0;
  return isNothing ? copy : { ...copy, assigned };
}

/** Meanings that leave no doubt about an interrupted write: it happened, it did not, or somebody has moved on. */
const settles = new Set<Judgement['meaning']>(['ours', 'changed', 'ignored', 'not-taken', 'cascade', 'gone']);

function remember(known: CopyRecord, judgement: Judgement): CopyRecord {
  const { meaning, view, counts } = judgement;
  if (meaning === 'gone') return { ...(known.shared ? known : without(known, 'intent')), gone: true };
  const copy = view.look.kind === 'seen' ? without(known, 'gone') : known;
  if (copy.shared || view.look.kind !== 'seen') return copy;
  if (meaning === 'unmirrored') return { ...copy, unmirrored: view.look.observation.shown };
  const { intent } = copy;
  const written =
    meaning === 'ours' && intent !== undefined ? { written: recovered(copy.written, intent, view) } : {};
  const settled = isSettled(copy, judgement)
    ? without(copy, 'unmirrored', 'intent')
    : without(copy, 'unmirrored');
  return { ...settled, ...written, ...(counts === undefined ? {} : { lastSeen: counts }) };
}

/** The old value proves only after the settle time that an interrupted write did not happen. */
function isSettled({ intent }: CopyRecord, { meaning, view }: Judgement): boolean {
  if (intent === undefined || settles.has(meaning)) return true;
  if (meaning !== 'same' || view.look.kind !== 'seen') return false;
  return millis(view.look.observation.readAt) - millis(intent.at) >= settleMs(view.provider, view.rules);
}

/** The write that was interrupted did happen: it counts as one. */
export function recovered(previous: Written | undefined, intent: Intent, view: CopyView): Written {
  const stamp = view.look.kind === 'seen' ? view.look.observation.updatedAt : undefined;
  const times = previous?.decision === intent.decision ? previous.times + 1 : 1;
  return { ...intent, times, ...(stamp === undefined ? {} : { stampedAt: stamp }) };
}

/** Whether anything but times would change: if not, nothing is stored. */
export function isWorthStoring(before: Correlation | undefined, after: Correlation): boolean {
  if (before === undefined) return true;
  const bare = (correlation: Correlation): unknown => ({
    ...without(correlation, 'writtenAt', 'lease'),
    copies: correlation.copies.map(withoutStamp),
  });
  return (
    !isDeepStrictEqual(bare(before), bare(after)) || (before.lease !== undefined && after.lease === undefined)
  );
}

/** A copy that shows the same is not stored again just because its stamp moved. */
export function withoutStamp<T extends { readonly lastSeen?: Seen }>(known: T): T {
  return known.lastSeen === undefined ? known : { ...known, lastSeen: without(known.lastSeen, 'updatedAt') };
}
