/**
 * The reconcile loop for one key that names a copy of an alert: gather, plan, record the intent, apply, conclude.
 * It can be killed at any line and run again (design §3).
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { correlate, type ForeignAlias } from '../correlation/correlate.ts';
import { aliasOf, copyId, sameCopy, type Correlation } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { Log } from '../platform/log.ts';
import type { Provider } from '../provider/provider.ts';
import { carryOut } from './carry-out.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { extend, newCopy, newCorrelation } from './draft.ts';
import {
  newSharedCopies,
  noteSharedLooks,
  planInput,
  readAll,
  readSharedRows,
  type Gathered,
} from './gather.ts';
import { journalLine } from './journal.ts';
import { leaseLeft } from './lease.ts';
import { lookForKey, type Read } from './look.ts';
import { finishMerge, mergeCorrelations } from './merge.ts';
import { plan } from './plan.ts';
import { outcomeOfRead, outcomeOfStale } from './outcome.ts';
import { isQuiet } from './quiet.ts';
import { isoTime } from './time.ts';

export async function reconcileAlert(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  log: Log,
): Promise<Outcome> {
  const { correlationId } = await deps.store.findAlias(key.tenantId, aliasOf(key));
  const before = correlationId === undefined ? undefined : await deps.store.read(correlationId);
  const wait = leaseLeft(before?.value, deps.clock.now());
  if (wait > 0) return waitFor(wait);
  if (before?.value.redirectTo !== undefined) {
    const left = await finishMerge(deps, before, before.value.redirectTo, log);
    if (left > 0) return waitFor(left);
    await deps.store.moveAlias(key.tenantId, aliasOf(key), before.value.id, before.value.redirectTo);
    return lookAgain;
  }

  const read = await lookForKey(deps, key, provider, before?.value.writtenAt);
  if (read.look.kind === 'unknown') return outcomeOfRead(key, read.error);
  if (before === undefined && read.look.kind === 'gone') return { kind: 'done' };

  const looks = new Map([[copyId(key), read]]);
  let rows: Gathered['sharedRows'] = new Map();
  if (before !== undefined) {
    rows = await readSharedRows(deps, key.tenantId, before.value.copies);
    const quick = plan(await planInput(deps, { correlation: before.value, looks, sharedRows: rows }));
    if (isQuiet(deps, key, before.value, quick)) return { kind: 'done' };
    const own = quick.judgements.find(({ view }) => sameCopy(view.copy, key));
    if (own?.meaning === 'stale') return outcomeOfStale(key, provider, own.view.rules);
  }
  const gathered = await gatherAll(deps, key, before, looks, rows);
  const [foreign] = gathered.foreign;
  if (foreign !== undefined) {
    const merged = await mergeCorrelations(deps, gathered.correlation.id, foreign, log);
    if (merged.kind === 'busy') return waitFor(merged.forMs);
    if (merged.kind === 'done') return lookAgain;
    if ((key.attempt ?? 0) < patience) return { ...lookAgain, delayMs: 1_000, failed: true };
  }
  const busy = leaseLeft(gathered.before?.value, deps.clock.now());
  if (busy > 0) return waitFor(busy);
  return carryOut(deps, key, gathered, log);
}

/** Finds the correlation and all of its copies, and reads them all. */
async function gatherAll(
  deps: MirrorDeps,
  key: AlertKey,
  before: Versioned<Correlation> | undefined,
  looks: ReadonlyMap<string, Read>,
  known: Gathered['sharedRows'],
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
  const shared = newSharedCopies(deps, base, key, looks, found?.shared ?? []);
  const sharedCopies = shared.map((copy) => newCopy(copy, true, now));
  const extended = extend(base, found?.aliases ?? [], [...own, ...sharedCopies], observation);
  const [all, rows] = await Promise.all([
    readAll(deps, extended, looks),
    readSharedRows(deps, key.tenantId, extended.copies, known),
  ]);
  const gathered = { correlation: dateJoining(extended, shared, rows, now), looks: all, sharedRows: rows };
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

/** An alias may have been claimed by a worker that died before its record was made: it is waited for only so often. */
const patience = 3;

const lookAgain = {
  kind: 'again',
  delayMs: 0,
  failed: false,
  reason: 'two correlations turned out to be one',
} as const satisfies Outcome;

/** Most work is done in a moment; only a worker that died keeps its lease to the end. */
const longestWaitMs = 5_000;

const waitFor = (leaseMs: number): Outcome => ({
  kind: 'again',
  delayMs: Math.min(leaseMs, longestWaitMs),
  failed: false,
  reason: 'another worker holds the lease',
});
