/** Finding all that a run needs to know: which correlation it is about, its copies, and looks at those that matter. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { correlate, type ForeignAlias } from '../correlation/correlate.ts';
import { copyId, sameCopy, type Correlation } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { MirrorDeps } from './deps.ts';
import { extend, newCopy, newCorrelation } from './draft.ts';
import {
  newSharedCopies,
  noteSharedLooks,
  planInput,
  readNeeded,
  readSharedRows,
  type Gathered,
} from './gather.ts';
import type { HeldTurns } from './hold-turns.ts';
import { journalLine } from './journal.ts';
import type { Read } from './look.ts';
import { plan } from './plan.ts';
import { takeTurnsFor } from './reading-list.ts';
import { isoTime } from './time.ts';

/** What is known before anything but the key's own copy was looked at. */
export interface Known {
  readonly before: Versioned<Correlation> | undefined;
  /** Shared copies that list the copy under its own name: who claimed the name may have died with what it had read. */
  readonly listed: readonly CopyRef[];
  readonly looks: ReadonlyMap<string, Read>;
  readonly rows: Gathered['sharedRows'];
  readonly turns: HeldTurns;
}

/** Finds the correlation and all of its copies, and reads those that matter. */
export async function gatherAll(
  deps: MirrorDeps,
  key: AlertKey,
  { before, listed, looks, rows: known, turns }: Known,
): Promise<Gathered & Gathering> {
  const now = isoTime(deps.clock.now());
  const look = looks.get(copyId(key))?.look;
  const observation = look?.kind === 'seen' ? look.observation : undefined;
  const found =
    observation === undefined
      ? undefined
      : await correlate(deps.store, {
          tenantId: key.tenantId,
          copy: key,
          observation,
          fingerprints: deps.policy.fingerprints,
          ...(before === undefined ? {} : { known: before }),
        });
  const existing = before ?? found?.existing;
  const base = existing?.value ?? newCorrelation(found?.id ?? '', key.tenantId, now);
  const own = base.copies.some((copy) => sameCopy(copy, key)) ? [] : [newCopy(key, false, now)];
  const shared = newSharedCopies(deps, base, key, looks, [...(found?.shared ?? []), ...listed]);
  const sharedCopies = shared.map((copy) => newCopy(copy, true, now));
  const extended = extend(base, found?.aliases ?? [], [...own, ...sharedCopies], observation);
  const rows = await readSharedRows(deps, key.tenantId, extended.copies, known);
  const first = { correlation: dateJoining(extended, shared, rows, now), looks, sharedRows: rows, turns };
  const quick = plan(await planInput(deps, first));
  await takeTurnsFor(deps, key.tenantId, quick, turns);
  const gathered = { ...first, looks: await readNeeded(deps, first, quick) };
  const notes = (found?.notes ?? []).map(({ event, text, copy }) => journalLine(now, event, text, copy));
  return {
    ...gathered,
    sharedRows: await noteSharedLooks(deps, gathered),
    before: existing,
    notes,
    foreign: found?.foreign ?? [],
  };
}

/** A shared copy that was known, with its members, before this alert was among them: the alert has joined it just now. */
function dateJoining(
  correlation: Correlation,
  added: readonly CopyRef[],
  rows: Gathered['sharedRows'],
  now: string,
): Correlation {
  const isJoining = (copy: CopyRef): boolean => {
    const members = rows.get(copyId(copy))?.value.members ?? [];
    const isListed = members.some(({ aliases }) =>
      aliases.some((alias) => correlation.aliases.includes(alias)),
    );
    return added.some((other) => sameCopy(other, copy)) && members.length > 0 && !isListed;
  };
  const copies = correlation.copies.map((copy) => (isJoining(copy) ? { ...copy, joinedAt: now } : copy));
  return { ...correlation, copies };
}

export interface Gathering {
  readonly before: Versioned<Correlation> | undefined;
  readonly notes: readonly ReturnType<typeof journalLine>[];
  /** Aliases that lead to correlations that are one with this. */
  readonly foreign: readonly ForeignAlias[];
}
