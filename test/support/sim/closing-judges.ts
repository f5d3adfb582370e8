/** Whose closings there may be in a run. */

import { copyId, sameCopy } from '../../../shared/correlation/record.ts';
import { datedUpTo, deedsOn, isLost, personsChanges, slackOf } from './deeds.ts';
import { counts, isClosing, type Judge } from './judge.ts';

export const everyClosingIsSomebodys: Judge = (run) => {
  const { faults } = run.scenario;
  if (faults.throttling > 0 || faults.unavailable > 0) return [];
  return run.world.alerts.flatMap((copies, alert) => {
    const deeds = deedsOn(run, alert);
    const incidents = run.changes.filter(
      ({ actor, at, copy, after }) =>
        actor === 'person' &&
        at >= run.switchedOnAt &&
        after.status === 'resolved' &&
        counts(run, copy) &&
        run.world.shared.some((one) => sameCopy(one, copy)),
    );
    // Done before the mirror was switched on and seen after that, where the product doesn't say when.
    const dated = personsChanges(run, alert).filter((deed) => datedUpTo(run, deed) >= run.switchedOnAt);
    const closings = [...dated.filter(({ after }) => after.status === 'resolved'), ...incidents];
    const openings = deeds.filter((deed) => deed.after.status !== 'resolved' && !isLost(run, deed));
    return run.changes
      .filter(
        (change) =>
          change.actor === 'mirror' &&
          isClosing(change) &&
          copies.some((copy) => sameCopy(copy, change.copy)),
      )
      .filter(({ at }) => {
        const opened = Math.max(
          -Infinity,
          ...openings.map((deed) => deed.at).filter((time) => time <= at - slackOf(run)),
        );
        return !closings.some((deed) => datedUpTo(run, deed) >= opened && deed.at <= at);
      })
      .map(({ copy, at }) => `closed ${copyId(copy)} at ${new Date(at).toISOString()} for nobody`);
  });
};

/** An alert that joins an incident in the moment when we close it must not stay hidden. */
export const nobodysAlertStaysClosed: Judge = (run) =>
  run.world.alerts.flatMap((copies, alert) => {
    const xdr = copies.find(({ provider }) => provider === 'defenderXdr');
    const last = xdr && run.changes.findLast(({ copy }) => sameCopy(copy, xdr));
    const cause = run.changes.findLast(
      ({ copy, at }) => copy.provider === 'defenderXdrIncidents' && at <= (last?.at ?? 0),
    );
    const isOurs = last?.actor === 'cascade' && last.after.status === 'resolved' && cause?.actor === 'mirror';
    const isAgreed = run.recordOf(alert)?.agreed?.disposition.status === 'resolved';
    return isOurs && !isAgreed ? [`alert ${alert} was closed by our own closing of its incident`] : [];
  });
