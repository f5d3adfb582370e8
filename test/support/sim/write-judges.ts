/** How often a run may write. */

import { copyId, sameCopy } from '../../../shared/correlation/record.ts';
import { hides, type Judge } from './judge.ts';
import type { MirrorWrite } from './product.ts';
import type { Run } from './simulate.ts';

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
