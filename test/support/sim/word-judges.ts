/** What must have become of what people said. */

import { initialDisposition } from '../../../shared/alert/disposition.ts';
import { sameCopy } from '../../../shared/correlation/record.ts';
import { deedsOn, isLost } from './deeds.ts';
import type { Judge } from './judge.ts';

export const nothingRicherIsLost: Judge = (run) =>
  run.world.alerts.flatMap((copies, alert) => {
    const deeds = deedsOn(run, alert);
    const agreed = run.recordOf(alert)?.agreed?.disposition;
    // Who takes up an incident opens its only alert; and the incident's stamp moves for other reasons as well.
    const opened = run.changes.some(
      (change) =>
        change.actor === 'person' &&
        change.after.status !== 'resolved' &&
        [...run.world.shared, ...copies].some((copy) => sameCopy(copy, change.copy)),
    );
    if (agreed?.status !== 'resolved' || opened) return [];
    const said = deeds.filter((deed) => deed.after.classification !== 'unknown' && !isLost(run, deed));
    const corrected = deeds.some(
      ({ before, after }) => before.status === 'resolved' && after.classification === 'unknown',
    );
    return said.length > 0 && !corrected && agreed.classification === 'unknown'
      ? [`alert ${alert} has no class though somebody gave one`]
      : [];
  });

/** Where every deed has a date of its own, the last one is what holds. */
export const theLastWordHolds: Judge = (run) =>
  run.world.alerts.flatMap((_copies, alert) => {
    const deeds = deedsOn(run, alert);
    const last = deeds.at(-1);
    const isDated = deeds.every((deed) => deed.copy.provider !== 'defenderForCloud' && !isLost(run, deed));
    const isCorrection = deeds.some(
      ({ before, after }) => before.status === 'resolved' && after.status === 'resolved',
    );
    const byIncident = run.changes.some(
      ({ actor, copy }) => actor === 'person' && run.world.shared.some((one) => sameCopy(one, copy)),
    );
    const tied = deeds.some((deed) => deed !== last && deed.at === last?.at);
    if (last === undefined || !isDated || isCorrection || byIncident || tied) return [];
    // Closed and opened again before anybody looked is as if nothing had happened.
    const agreed = run.recordOf(alert)?.agreed?.disposition ?? initialDisposition;
    if (agreed.status !== last.after.status)
      return [`alert ${alert} is agreed ${agreed.status} and not ${last.after.status}`];
    const { classification } = last.after;
    return classification === 'unknown' || agreed.classification === classification
      ? []
      : [`alert ${alert} is agreed ${agreed.classification} and not ${classification}`];
  });
