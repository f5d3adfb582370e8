/**
 * A name is on record before it is written, like every write: whoever finds it there later then knows that it was us,
 * and takes it for no person's change. Pure.
 */

import type { Observation } from '../alert/observation.ts';
import type { Assigned, Giving } from '../correlation/assigned.ts';
import { sameCopy, type Correlation, type CopyRecord } from '../correlation/record.ts';
import { without } from '../platform/without.ts';
import type { CopyView } from './judgement.ts';
import { millis } from './time.ts';

/**
 * What a look says of it. `open`: not done, or not yet. `undone`: the copy names the person before, and was changed
 * since; whoever did that saw what stands there. Undefined where there is nothing to tell.
 */
export function judgeGiving(
  giving: Giving | undefined,
  known: string | undefined,
  seen: Pick<Observation, 'assignedTo' | 'updatedAt'> | undefined,
): 'taken' | 'open' | 'undone' | undefined {
  if (giving === undefined) return undefined;
  if (seen?.assignedTo === giving.to) return 'taken';
  if (seen?.assignedTo !== undefined && seen.assignedTo !== known) return undefined;
  const isUndone = seen?.assignedTo !== undefined && millis(seen.updatedAt) > millis(giving.since);
  return isUndone ? 'undone' : 'open';
}

/** The record before the calls: what each of these copies is about to be given, and what others were promised. */
export function intendGiving(
  record: Correlation,
  { to, at }: Assigned,
  views: readonly CopyView[],
  later: ReadonlyMap<CopyView, string>,
  since: string,
): Correlation {
  const promised = [...later];
  return {
    ...record,
    copies: record.copies.map((copy): CopyRecord => {
      const waits = promised.find(([{ copy: other }]) => sameCopy(other, copy))?.[1];
      if (waits !== undefined) return { ...copy, assigned: { ...copy.assigned, waitsUntil: waits } };
      if (copy.shared || !views.some((view) => sameCopy(view.copy, copy))) return copy;
      return {
        ...copy,
        assigned: { ...without(copy.assigned ?? {}, 'waitsUntil'), giving: { to, at, since } },
      };
    }),
  };
}
