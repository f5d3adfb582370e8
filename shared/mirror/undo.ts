/** What we closed by mistake is opened again. Pure. */

import { initialDisposition } from '../alert/disposition.ts';
import { sameCopy, type Decision } from '../correlation/record.ts';
import { incidentsThatClosed } from './cascade.ts';
import type { Judgement, PlanInput } from './judgement.ts';
import { isoTime } from './time.ts';

/**
 * An alert that nobody had looked at must not stay closed because we closed its incident in the moment when it joined:
 * it is as new as when it was raised, until somebody decides.
 */
export function openedAgain(
  judgements: readonly Judgement[],
  { alertCreatedAt, now }: PlanInput,
): Decision | undefined {
  const cascade = judgements.find(({ meaning }) => meaning === 'cascade');
  if (cascade === undefined) return undefined;
  const { provider, ref } = cascade.view.copy;
  const decidedAt = alertCreatedAt ?? isoTime(now);
  return { disposition: initialDisposition, number: 1, decidedAt, decidedBy: { provider, ref } };
}

/**
 * That is owed to the copies that we closed, and their incident, however long ago it was decided; not to copies that
 * somebody closed before the mirror was switched on. It is remembered, since the writes may have to wait.
 */
export function withUndone(
  agreed: Decision | undefined,
  judgements: readonly Judgement[],
  input: PlanInput,
): Decision | undefined {
  if (agreed === undefined || agreed.disposition.status === 'resolved') return agreed;
  const before = input.agreed?.undoes ?? [];
  const closed = judgements.flatMap(({ meaning, view }) =>
    meaning === 'cascade' && view.look.kind === 'seen'
      ? [view, ...incidentsThatClosed({ view, observation: view.look.observation, input })]
      : [],
  );
  const added = closed
    .map(({ copy: { provider, ref } }) => ({ provider, ref }))
    .filter((copy) => !before.some((known) => sameCopy(known, copy)));
  return before.length + added.length === 0 ? agreed : { ...agreed, undoes: [...before, ...added] };
}
