/** What every run must end in: copies and incidents in step with what is agreed. */

import { fitComment } from '../../../shared/alert/comment.ts';
import type { CopyRef } from '../../../shared/alert/observation.ts';
import { sameShown } from '../../../shared/alert/observation.ts';
import { copyId, sameCopy, type Correlation, type CopyRecord } from '../../../shared/correlation/record.ts';
import { wordsOf } from '../plan-case.ts';
import { productOf, stateOf, type Judge } from './judge.ts';
import type { Run } from './simulate.ts';

const isObjected = (copy: CopyRecord | undefined, record: Correlation, among: readonly string[]): boolean =>
  copy?.objection?.decision === record.agreed?.number && among.includes(copy?.objection?.check ?? '');

/** Reasons that may be left over when everything has had its time. */
const lastingIn = ({
  scenario: { mode, irreversible, maxClosuresPerHour, switchedOn },
}: Run): readonly string[] => [
  'status',
  'direction',
  'refuses',
  ...(mode === 'observe' ? ['observe'] : []),
  ...(switchedOn === undefined ? [] : ['history']),
  ...(irreversible === undefined ? [] : ['irreversible']),
  ...(maxClosuresPerHour === undefined ? [] : ['guard']),
];

export const alertsAreInStep: Judge = (run) =>
  run.world.alerts.flatMap((copies, alert) => {
    const record = run.recordOf(alert);
    const agreed = record?.agreed;
    if (record === undefined || agreed === undefined) return [];
    return copies.flatMap((copy) => {
      const product = productOf(run, copy);
      const plain = product.provider(async () => undefined);
      const { disposition, comments } = stateOf(run, copy);
      const want = agreed.disposition;
      const isShown = sameShown(plain.project(disposition), plain.project(want));
      const comment = want.status === 'resolved' && plain.holdsComment ? want.comment : undefined;
      const mayBeLost = run.scenario.faults.ignored > 0;
      const isSaid =
        mayBeLost ||
        comment === undefined ||
        comments.some(({ text }) => text === fitComment(comment, plain.commentLimit));
      const known = record.copies.find((other) => sameCopy(other, copy));
      if ((isShown && isSaid) || isObjected(known, record, lastingIn(run))) return [];
      const objection =
        known?.objection === undefined ? 'no objection' : `objection ${known.objection.check}`;
      return [`${copyId(copy)} is ${wordsOf(disposition)} and not ${wordsOf(want)}: ${objection}`];
    });
  });

export const incidentsAreInStep: Judge = (run) =>
  run.world.shared.flatMap((copy) => {
    const members = run.world.membersOf(copy).map((alert) => run.recordOf(alert));
    const isClosed = stateOf(run, copy).disposition.status === 'resolved';
    const inItsWords = (record: Correlation | undefined): boolean =>
      record?.agreed?.disposition.status === 'resolved';
    const decided = members.filter((record) => record?.agreed !== undefined);
    const allClosed = members.length > 0 && members.every(inItsWords);
    const wrong = isClosed ? decided.filter((record) => !inItsWords(record)) : allClosed ? decided : [];
    const knownBy = (record: Correlation): CopyRecord | undefined =>
      record.copies.find((other) => sameCopy(other, copy));
    // The last of its alerts closes it, and may have to wait for that: then the others know nothing of it.
    const waitsFor = (among: readonly string[]): boolean =>
      decided.some((record) => record !== undefined && isObjected(knownBy(record), record, among));
    const isHeld = waitsFor(lastingIn(run));
    // While the guard holds it, nor do those who saw it closed: nobody told them that it was opened for another since.
    const isNotTold = (record: Correlation): boolean =>
      !isClosed && waitsFor(['guard']) && knownBy(record)?.objection === undefined;
    return wrong
      .filter((record) => record !== undefined)
      .filter((record) => !isNotTold(record))
      .filter((record) => {
        const known = knownBy(record);
        const lasting = [...lastingIn(run), 'later change'];
        const among = isClosed ? lasting : [...lasting, 'open members'];
        return (
          !isObjected(known, record, among) ||
          (!isClosed && !isHeld && known?.objection?.check === 'open members' && allShownClosed(run, copy))
        );
      })
      .map((record) => {
        const known = knownBy(record);
        const words = `${isClosed ? 'closed' : 'open'} though ${record.id.slice(0, 6)} is agreed ${record.agreed?.disposition.status ?? ''}`;
        return `${copyId(copy)} is ${words}: ${known === undefined ? 'not known' : (known.objection?.check ?? 'no objection')}`;
      });
  });

/** What the incident itself can tell of its alerts. */
function allShownClosed(run: Run, copy: CopyRef): boolean {
  if (copy.provider !== 'defenderXdrIncidents') return true;
  return run.world
    .membersOf(copy)
    .flatMap((alert) => run.world.alerts[alert] ?? [])
    .filter(({ provider }) => provider === 'defenderXdr')
    .every((alert) => stateOf(run, alert).disposition.status === 'resolved');
}
