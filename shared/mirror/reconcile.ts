/**
 * The reconcile loop for one key that names a copy of an alert: gather, plan, record the intent, apply, conclude.
 * It can be killed at any line and run again (design §3).
 */

import type { AlertKey } from '../alert/alert-key.ts';
import { aliasOf, copyId, sameCopy } from '../correlation/record.ts';
import type { Log } from '../platform/log.ts';
import type { Provider } from '../provider/provider.ts';
import { carryOut } from './carry-out.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { gatherAll } from './gather-all.ts';
import { planInput, readSharedRows, type Gathered } from './gather.ts';
import { endTurns, noTurns, takeTurns, type HeldTurns } from './hold-turns.ts';
import { leaseLeft } from './lease.ts';
import { lookForKey } from './look.ts';
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
  const turns = noTurns();
  try {
    return await reconcileInTurn(deps, key, provider, turns, log);
  } finally {
    endTurns(turns);
  }
}

async function reconcileInTurn(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  turns: HeldTurns,
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

  if (key.turn !== undefined) {
    await takeTurns(deps, key.tenantId, [{ ...key, waitsUntil: key.turn }], turns);
    const at = turns.later.get(copyId(key));
    if (at !== undefined) return waitForTurn(at, deps.clock.now());
  }
  const read = await lookForKey(
    deps,
    key,
    provider,
    before?.value.writtenAt,
    turns.ready.get(copyId(key))?.api,
  );
  if (read.look.kind === 'unknown') return outcomeOfRead(key, read.error);
  if (before === undefined && read.look.kind === 'gone') return { kind: 'done' };

  const looks = new Map([[copyId(key), read]]);
  let rows: Gathered['sharedRows'] = new Map();
  if (before !== undefined) {
    rows = await readSharedRows(deps, key.tenantId, before.value.copies);
    const quick = plan(await planInput(deps, { correlation: before.value, looks, sharedRows: rows, turns }));
    if (isQuiet(deps, key, before.value, quick)) return { kind: 'done' };
    const own = quick.judgements.find(({ view }) => sameCopy(view.copy, key));
    if (own?.meaning === 'stale') return outcomeOfStale(key, provider, own.view.rules);
  }
  const gathered = await gatherAll(deps, key, { before, looks, rows, turns });
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

/** A promise for another time than now: the key was early, or so late that it had to ask again. */
const waitForTurn = (at: number, now: number): Outcome => ({
  kind: 'again',
  delayMs: at - now,
  failed: false,
  reason: 'it waits for its turn at the product',
  turn: isoTime(at),
});
