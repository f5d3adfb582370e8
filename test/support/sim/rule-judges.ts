/** What must hold of every write, and of every decision, whatever else happens; each says what it found wrong. */

import { copyId, sameCopy } from '../../../shared/correlation/record.ts';
import { hourOf } from '../../../shared/mirror/guard.ts';
import { wordsOf } from '../plan-case.ts';
import { deedsOn, isLost, isPassing } from './deeds.ts';
import { directionOf, isClosing, productOf, type Judge } from './judge.ts';
import type { Change, MirrorWrite } from './product.ts';
import type { Run } from './simulate.ts';

const told = (words: string, writes: readonly MirrorWrite[]): readonly string[] =>
  writes.map(({ copy, want }) => `wrote ${copyId(copy)} ${wordsOf(want)} ${words}`);

export const policyIsKept: Judge = (run) => [
  ...told(
    'against its direction',
    run.writes.filter(({ copy }) => !['both', 'out'].includes(directionOf(run, copy))),
  ),
  ...told('in observe mode', run.scenario.mode === 'observe' ? run.writes : []),
  ...told(
    'though nobody can undo it',
    run.writes.filter(({ copy }) => run.scenario.irreversible?.includes(copy.provider) === true),
  ),
];

/** A read that a write rests on is at most five seconds old when the write is sent. */
export const writesRestOnFreshReads: Judge = (run) =>
  told(
    'on an old read',
    run.writes.filter(({ age }) => age > 5_000),
  );

/** The intent is on record before the write is sent, and nobody else is at work on the alert meanwhile. */
export const writesAreAnnounced: Judge = (run) =>
  run.writes.flatMap((write) => (write.lacks === undefined ? [] : told(write.lacks, [write])));

export const nativeSyncIsWaitedFor: Judge = (run) => {
  const { nativeSyncSeconds } = run.scenario;
  if (nativeSyncSeconds === undefined) return [];
  return told(
    'before Microsoft could sync it',
    run.writes.filter(
      ({ copy, at, decidedAt }) =>
        copy.provider === 'sentinel' && decidedAt !== undefined && at < decidedAt + nativeSyncSeconds * 1000,
    ),
  );
};

/**
 * A write that rests on a look at a closed copy is no closing. Where a product takes a verdict only whole, and the last
 * write, it becomes one when a person opens the copy in that moment: the reopening is lost, once for each that is made.
 */
export const guardHolds: Judge = (run) => {
  const { maxClosuresPerHour = Infinity } = run.scenario;
  const isCorrection = ({ copy, overwrites, seen }: Change): boolean =>
    overwrites && seen?.status === 'resolved' && productOf(run, copy).facts.partial !== true;
  const closings = run.changes
    .filter((change) => change.actor === 'mirror' && isClosing(change))
    .filter((change) => !isCorrection(change));
  return [...Map.groupBy(closings, ({ copy, at }) => `${copy.provider} from ${hourOf(at)}`)]
    .filter(([, list]) => list.length > maxClosuresPerHour)
    .map(([hour, list]) => `${list.length} closings at ${hour} within the hour`);
};

/** Who closes after a reopening without a class says none: what was said before it is dropped. */
export const reopeningDropsWhatWasSaid: Judge = (run) =>
  run.world.alerts.flatMap((_copies, alert) => {
    const deeds = deedsOn(run, alert);
    const opened = deeds.findLastIndex(({ after }) => after.status !== 'resolved');
    const since = deeds.slice(opened + 1);
    const agreed = run.recordOf(alert)?.agreed;
    const isClear =
      opened >= 0 &&
      since.length > 0 &&
      since.every(({ after }) => after.classification === 'unknown') &&
      deeds.every((deed) => deed.copy.provider !== 'defenderForCloud' && !isLost(run, deed)) &&
      deeds.slice(opened, opened + 1).every((deed) => !isPassing(run, deed)) &&
      !sharedWerePersonally(run);
    return isClear &&
      agreed?.disposition.status === 'resolved' &&
      agreed.disposition.classification !== 'unknown'
      ? [`alert ${alert} is agreed ${wordsOf(agreed.disposition)} though it was opened since`]
      : [];
  });

const sharedWerePersonally = ({ changes, world }: Run): boolean =>
  changes.some(({ actor, copy }) => actor === 'person' && world.shared.some((one) => sameCopy(one, copy)));

/** Defender for Cloud: who makes a false positive plainly resolved takes the class back. */
export const whatIsTakenBackIsGone: Judge = (run) =>
  run.world.alerts.flatMap((_copies, alert) => {
    const deeds = deedsOn(run, alert);
    const last = deeds.at(-1);
    if (last?.copy.provider !== 'defenderForCloud' || isLost(run, last)) return [];
    const isTakingBack =
      last.before.classification === 'falsePositive' &&
      last.after.status === 'resolved' &&
      last.after.classification === 'unknown';
    const agreed = run.recordOf(alert)?.agreed?.disposition;
    return isTakingBack && agreed?.classification === 'falsePositive' && !sharedWerePersonally(run)
      ? [`alert ${alert} is a false positive though that was taken back`]
      : [];
  });

/** Only a person's word opens what a person has closed, or closes what a person has opened. */
export const incidentsStayAsPeoplePutThem: Judge = (run) =>
  run.world.shared.flatMap((copy) => {
    const here = run.changes.filter((change) => sameCopy(change.copy, copy));
    const by = here.findLast(({ actor }) => actor === 'person');
    if (by === undefined || directionOf(run, copy) === 'out') return [];
    const written = here.slice(here.indexOf(by) + 1).find(({ actor }) => actor === 'mirror');
    if (written === undefined || isLost(run, by)) return [];
    const deeds = run.world.membersOf(copy).flatMap((alert) => deedsOn(run, alert));
    const others = run.changes.filter(
      (change) =>
        change.actor === 'person' &&
        !sameCopy(change.copy, copy) &&
        run.world.shared.some((one) => sameCopy(one, change.copy)),
    );
    // Without stamps a deed is dated by when it was seen.
    const isLater = [...deeds, ...others].some((deed) => deed.at >= by.at - 130_000);
    return isLater ? [] : [`${copyId(copy)} was written though a person had the last word on it`];
  });

export const ruleJudges: readonly Judge[] = [
  policyIsKept,
  writesRestOnFreshReads,
  writesAreAnnounced,
  nativeSyncIsWaitedFor,
  guardHolds,
  reopeningDropsWhatWasSaid,
  whatIsTakenBackIsGone,
  incidentsStayAsPeoplePutThem,
];
