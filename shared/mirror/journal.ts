/** What an operator reads of a plan later on: one line for each thing found, decided, done or left, with its reason. */

import type { Disposition } from '../alert/disposition.ts';
import type { CopyRef } from '../alert/observation.ts';
import type { Correlation, CopyRecord, JournalLine } from '../correlation/record.ts';
import type { Judgement, Plan } from './judgement.ts';

export function journalLine(
  at: string,
  event: JournalLine['event'],
  text: string,
  copy?: CopyRef,
): JournalLine {
  const named = copy === undefined ? {} : { copy: { provider: copy.provider, ref: copy.ref } };
  return { at, event, text, ...named };
}

export function journalOf(plan: Plan, before: Correlation | undefined, now: string): readonly JournalLine[] {
  const isNewDecision = plan.agreed !== undefined && plan.agreed.number !== before?.agreed?.number;
  const line = (event: JournalLine['event'], text: string, copy?: CopyRef): JournalLine =>
    journalLine(now, event, text, copy);
  return [
    ...plan.judgements
      .filter(({ meaning, view }) => isNews(meaning, view.copy))
      .map(({ meaning, reason, view }) => line(eventOf(meaning), `${meaning}: ${reason}`, view.copy)),
    ...(isNewDecision ? [plan.agreed] : []).map(({ disposition, decidedAt, decidedBy }) =>
      line('decided', `${describeDisposition(disposition)}, decided at ${decidedAt}`, decidedBy),
    ),
    ...(plan.assignment.assigned === undefined || plan.assignment.assigned.number === before?.assigned?.number
      ? []
      : [plan.assignment.assigned]
    ).map(({ at, by }) => line('assigned', `assigned to somebody there at ${at}`, by)),
    ...plan.outvoted.map(({ disposition, at, by }) =>
      line('conflict', `outvoted: ${describeDisposition(disposition)} of ${at}`, by),
    ),
    ...plan.writes.map(({ want, reason, view }) =>
      line('write-planned', `${describeDisposition(want)}: ${reason}`, view.copy),
    ),
    ...plan.refusals
      .filter(({ view, objection }) => !isSameObjection(view.copy, objection))
      .map(({ objection, view }) =>
        line('not-written', `${objection.check}: ${objection.reason}`, view.copy),
      ),
  ];
}

/** A change speaks through the decision that it led to. */
const silent = new Set<Judgement['meaning']>(['unread', 'same', 'unknown', 'changed']);

const isNews = (meaning: Judgement['meaning'], copy: CopyRecord): boolean =>
  !silent.has(meaning) && !(meaning === 'gone' && copy.gone === true);

const isSameObjection = ({ objection }: CopyRecord, other: NonNullable<CopyRecord['objection']>): boolean =>
  objection?.check === other.check && objection.decision === other.decision;

const events = new Map<Judgement['meaning'], JournalLine['event']>([
  ['baseline', 'first-seen'],
  ['stale', 'stale'],
  ['ours', 'recovered'],
  ['gone', 'gone'],
]);

const eventOf = (meaning: Judgement['meaning']): JournalLine['event'] => events.get(meaning) ?? 'looked';

/** Status, classification and determination in one word; whether there is a comment, never the comment itself. */
export function describeDisposition({ status, classification, determination, comment }: Disposition): string {
  const words = [status, classification, determination].filter((word) => word !== 'unknown');
  return `${words.join('/')}${comment === undefined ? '' : ' with a comment'}`;
}
