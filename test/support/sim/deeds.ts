/** What people did in a run, and which of it nobody need have known of. */

import { sameShown } from '../../../shared/alert/observation.ts';
import { sameCopy } from '../../../shared/correlation/record.ts';
import { counts, hides, isClosing, productOf } from './judge.ts';
import type { Change } from './product.ts';
import type { Run } from './simulate.ts';

/** What a person did there since the mirror was switched on; somebody need not have known of it: see `isLost`. */
export const deedsOn = (run: Run, alert: number): readonly Change[] =>
  personsChanges(run, alert).filter(({ at }) => at >= run.switchedOnAt);

export function personsChanges(run: Run, alert: number): readonly Change[] {
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
export const slackOf = ({ scenario: { faults } }: Run): number => 20_000 + (faults.slow > 0 ? 120_000 : 0);

/** Without stamps a change is dated by when it was seen: it may outvote what was done before that. */
export function datedUpTo(run: Run, deed: Change): number {
  const { stamps, closedStamps = false } = productOf(run, deed.copy).facts;
  return stamps || (closedStamps && isClosing(deed)) ? deed.at : deed.at + unseenMs;
}
