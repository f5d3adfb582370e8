/** What must hold of every run; each says what it found wrong. */

import { fitComment } from '../../../shared/alert/comment.ts';
import { initialDisposition } from '../../../shared/alert/disposition.ts';
import type { CopyRef } from '../../../shared/alert/observation.ts';
import { sameShown } from '../../../shared/alert/observation.ts';
import { copyId, sameCopy, type Correlation, type CopyRecord } from '../../../shared/correlation/record.ts';
import type { Change, MirrorWrite, Product, State } from './product.ts';
import type { Run } from './simulate.ts';
import { wordsOf } from '../plan-case.ts';

export type Judge = (run: Run) => readonly string[];

export const productOf = ({ world }: Run, { provider }: CopyRef): Product => {
  const product = world.products.get(provider);
  if (product === undefined) throw new Error('every copy has its product');
  return product;
};
const stateOf = (run: Run, copy: CopyRef): State => productOf(run, copy).state(copy.ref);
export const directionOf = ({ scenario }: Run, { provider }: CopyRef): string =>
  scenario.directions[provider] ?? 'both';
const counts = (run: Run, copy: CopyRef): boolean => ['both', 'in'].includes(directionOf(run, copy));
export const isClosing = ({ before, after }: Change): boolean =>
  before.status !== 'resolved' && after.status === 'resolved';

export const nothingGoesAstray: Judge = ({ loop, scenario }) => [
  ...loop.mishaps.map((mishap) => `mishap: ${mishap}`),
  ...loop.dead.map(({ key, reasons }) => `dead letter: ${key.provider} ${key.ref}: ${reasons.join('; ')}`),
  // What the guard holds waits for the next hour.
  ...(loop.queue.size === 0 || scenario.maxClosuresPerHour !== undefined
    ? []
    : [`${loop.queue.size} messages are left`]),
];

export const becomesQuiet: Judge = ({ writes, quietAt }) =>
  writes
    .filter(({ at }) => at > quietAt)
    .map(({ copy, want }) => `wrote ${copyId(copy)} ${wordsOf(want)} once all was quiet`);

export const everyAlertHasOneRecord: Judge = (run) =>
  run.world.alerts.flatMap((copies, alert) => {
    const record = run.recordOf(alert);
    const missing = copies.filter((copy) => record?.copies.some((known) => sameCopy(known, copy)) !== true);
    return missing.map((copy) => `${copyId(copy)} is in no record, or in another`);
  });

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
    const isHeld = decided.some(
      (record) => record !== undefined && isObjected(knownBy(record), record, lastingIn(run)),
    );
    return wrong
      .filter((record) => record !== undefined)
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

const hides = ({ scenario: { faults } }: Run): boolean =>
  faults.hidden > 0 || faults.ignored > 0 || faults.crash > 0 || faults.slow > 0;

/** Writes to a copy for one decision, as long as nobody but us changes it and we don't for another decision. */
function writesInARow(run: Run, writes: readonly MirrorWrite[]): ReadonlyMap<string, readonly MirrorWrite[]> {
  // Where changes don't count they are put right, each of them; and an incident is written for each of its alerts.
  const others = ({ copy, at, decision }: MirrorWrite): number =>
    run.changes.filter((one) => one.actor !== 'mirror' && sameCopy(one.copy, copy) && one.at <= at).length +
    writes.filter((one) => sameCopy(one.copy, copy) && one.at < at && one.decision !== decision).length;
  return Map.groupBy(
    writes,
    (write) => `${copyId(write.copy)} for ${write.decision} after ${others(write)} changes`,
  );
}

const tooMany = (rows: ReadonlyMap<string, readonly MirrorWrite[]>, most: number): readonly string[] =>
  [...rows].filter(([, row]) => row.length > most).map(([name, row]) => `${row.length} writes of ${name}`);

export const writesAreFew: Judge = (run) => {
  // Where nobody can tell whether a write was taken, it is sent again, to no other effect.
  const taken = run.writes.filter(({ taken: isTaken, effective }) => (hides(run) ? effective : isTaken));
  return tooMany(writesInARow(run, taken), hides(run) ? 2 : 1);
};

/** A write that the product answers well and does not take is made once more, and not for ever. */
export const noWriteIsMadeForEver: Judge = (run) => {
  const { crash, slow } = run.scenario.faults;
  // Who dies can't count, and who is late is taken for dead.
  if (crash > 0 || slow > 0) return [];
  const answered = run.writes.filter((write) => write.answered);
  return tooMany(writesInARow(run, answered), 2);
};

/** What a person did there since the mirror was switched on; somebody need not have known of it: see `isLost`. */
export const deedsOn = (run: Run, alert: number): readonly Change[] =>
  personsChanges(run, alert).filter(({ at }) => at >= run.switchedOnAt);

function personsChanges(run: Run, alert: number): readonly Change[] {
  const ours = run.world.alerts[alert] ?? [];
  return run.changes.filter(
    (change) =>
      change.actor === 'person' &&
      counts(run, change.copy) &&
      ours.some((copy) => sameCopy(copy, change.copy)),
  );
}

const ambiguousMs = 40_000;
/** Polls come each minute; together with what a poll finds on its way. */
const unseenMs = 130_000;

/**
 * Products without etag take the last write; without stamps nobody can tell a reopening from a write that was not
 * taken for a while; and what is undone before anybody looks was never there. Such deeds may be lost.
 */
export function isLost(run: Run, deed: Change): boolean {
  const here = run.changes.filter(({ copy }) => sameCopy(copy, deed.copy));
  const index = here.indexOf(deed);
  const next = here[index + 1];
  if (next?.overwrites === true) return true;
  // A product that closes an incident's alerts with it asks nobody what became of them meanwhile.
  if (next?.actor === 'cascade' && next.at - deed.at <= slackOf(run)) return true;
  const { facts } = productOf(run, deed.copy);
  // Without stamps the first look dates what it finds by the alert's creation, and that is history.
  if (run.scenario.switchedOn !== undefined && !facts.stamps && deed.at < run.switchedOnAt + unseenMs)
    return true;
  const plain = productOf(run, deed.copy).provider(async () => undefined);
  const wasShown = (from: number): boolean =>
    productOf(run, deed.copy).wasShown(deed.copy.ref, from, deed.version);
  const isUndoing = here
    .slice(0, index)
    .filter(({ before }) => sameShown(plain.project(before), plain.project(deed.after)))
    .some(({ at, version }) => deed.at - at < unseenMs || !wasShown(version));
  if (isUndoing) return true;
  const { faults } = run.scenario;
  // A closing that was history is dated by itself at first sight, whatever was said of it since; who dies forgets what was seen.
  const closing = here.slice(0, index).findLast(isClosing);
  const isOfHistory =
    deed.before.status === 'resolved' && closing !== undefined && closing.at < run.switchedOnAt;
  if (isOfHistory && (faults.crash > 0 || !wasShown(0))) return true;
  // A look that comes too late can't tell what was not taken from what was undone.
  if (faults.ignored > 0 && (faults.crash > 0 || faults.slow > 0)) return true;
  if (facts.answers === 'new' && !hides(run)) return false;
  return run.writes.some(
    ({ copy, at }) => sameCopy(copy, deed.copy) && at <= deed.at && deed.at - at < ambiguousMs + slackOf(run),
  );
}

/** Somebody changed it again before anybody need have looked. */
export const isPassing = (run: Run, deed: Change): boolean =>
  run.changes.some(
    (change) => sameCopy(change.copy, deed.copy) && change.at > deed.at && change.at - deed.at < unseenMs,
  );

/** How old may be what a write rests on: the read, the lag of the replica, the way there. */
const slackOf = ({ scenario: { faults } }: Run): number => 20_000 + (faults.slow > 0 ? 120_000 : 0);

/** Without stamps a change is dated by when it was seen: it may outvote what was done before that. */
function datedUpTo(run: Run, deed: Change): number {
  const { stamps, closedStamps = false } = productOf(run, deed.copy).facts;
  return stamps || (closedStamps && isClosing(deed)) ? deed.at : deed.at + unseenMs;
}

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
