/**
 * The reconcile loop for one key that names a copy of an alert: gather, plan, record the intent, apply, conclude.
 * It can be killed at any line and run again (design §3).
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { aliasOf, copyId, sameCopy, type CopyRecord, type Correlation } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { Log } from '../platform/log.ts';
import { defined } from '../platform/defined.ts';
import { without } from '../platform/without.ts';
import type { Provider } from '../provider/provider.ts';
import { isLostRace } from './backoff.ts';
import { carryOut } from './carry-out.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { gatherAll } from './gather-all.ts';
import { planInput, readSharedRows, type Gathered } from './gather.ts';
import { endTurns, noteWaits, noTurns, takeTurns, waitAgain, type HeldTurns } from './hold-turns.ts';
import { leaseLeft } from './lease.ts';
import { lookForKey, lookIfSpare, type Read } from './look.ts';
import { followRedirect, mergeCorrelations } from './merge.ts';
import { plan } from './plan.ts';
import { outcomeOfRead, outcomeOfStale } from './outcome.ts';
import { isQuiet } from './quiet.ts';
import { mustBeRead } from './reading-list.ts';
import { isoTime, millis } from './time.ts';

export async function reconcileAlert(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  log: Log,
): Promise<Outcome> {
  const turns = noTurns();
  const run = (): Promise<Outcome> => reconcileInTurn(deps, key, provider, turns, log);
  try {
    return await run().catch((error: unknown) => {
      // What it was promised is for now, and whoever was quicker is done with the record.
      if (turns.ready.size === 0 || !isLostRace(error)) throw error;
      return run();
    });
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
  const { correlationId, shared: listed } = await deps.store.findAlias(key.tenantId, aliasOf(key));
  const before = correlationId === undefined ? undefined : await deps.store.read(correlationId);
  const wait = leaseLeft(before?.value, deps.clock.now());
  if (wait > 0) return waitFor(wait);
  if (before?.value.redirectTo !== undefined) {
    const left = await followRedirect(deps, before, aliasOf(key), log);
    return left > 0 ? waitFor(left) : lookAgain;
  }

  if (key.turn !== undefined) {
    if (isOvertaken(key, before?.value, deps.clock.now())) return { kind: 'done' };
    if (isReturned(key, before?.value)) {
      // Other copies' turns at about the same moment have no key of their own (`keysInTurn`).
      const isLast = before?.value.copies.every(({ waitsUntil }) => waitsUntil === undefined) ?? true;
      return isLast ? { kind: 'done' } : reconcileInTurn(deps, without(key, 'turn'), provider, turns, log);
    }
    const want = before?.value.agreed?.disposition;
    const askedAt = deps.clock.now();
    await takeTurns(
      deps,
      key.tenantId,
      [{ ...turnOf(key), waitsUntil: key.turn, ...defined({ want }) }],
      turns,
    );
    if (turns.later.size > 0) return waitForTurn(deps, key, before, turns.later);
    // Where moments must be kept it has waited for its own, and others may have worked on the alert.
    if (deps.clock.now() - askedAt > shortMs) return reconcileInTurn(deps, key, provider, turns, log);
  }
  const read = await lookAtOwn(deps, key, provider, before?.value, turns);
  if (read?.look.kind === 'unknown') {
    await waitAgain(turns);
    return turns.later.size > 0 ? waitForTurn(deps, key, before, turns.later) : outcomeOfRead(key, read);
  }
  if (before === undefined && read?.look.kind !== 'seen') return { kind: 'done' };
  if (before === undefined && read?.look.kind === 'seen' && read.look.observation.ref !== key.ref) {
    // Whoever pushed it spelled the id in another way than the product: under two ids it would be two copies.
    const { observation } = read.look;
    const own = { ...without(key, 'turn'), ref: observation.ref, observation };
    return reconcileInTurn(deps, own, provider, turns, log);
  }

  const looks = new Map(read === undefined ? [] : [[copyId(key), read]]);
  let rows: Gathered['sharedRows'] = new Map();
  if (before !== undefined) {
    rows = await readSharedRows(deps, key.tenantId, before.value.copies);
    const quick = plan(await planInput(deps, { correlation: before.value, looks, sharedRows: rows, turns }));
    if (isQuiet(deps, key, before.value, quick)) return { kind: 'done' };
    const own = quick.judgements.find(({ view }) => sameCopy(view.copy, key));
    // An event that another one has overtaken says nothing more; any other look can be repeated.
    if (own?.meaning === 'stale' && provider.get === undefined) return { kind: 'done' };
    if (own?.meaning === 'stale') return outcomeOfStale(key, provider, own.view.rules);
  }
  const gathered = await gatherAll(deps, key, { before, listed, looks, rows, turns });
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

/** Milliseconds: a view of the record that is no older is worth going on from. */
const shortMs = 100;

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

/** Whoever noted another turn for the copy has planned for the whole alert since, and its keys are on their way. */
function isOvertaken(key: AlertKey, record: Correlation | undefined, now: number): boolean {
  const until = copyOf(key, record)?.waitsUntil;
  return millis(until) > now && until !== key.turn;
}

/** Nothing was due there after all, and the promise was given back. */
function isReturned(key: AlertKey, record: Correlation | undefined): boolean {
  const { waitsUntil, returned } = copyOf(key, record) ?? {};
  return waitsUntil === undefined && returned !== undefined && returned === key.turn;
}

const copyOf = (key: AlertKey, record: Correlation | undefined): CopyRecord | undefined =>
  record?.copies.find((copy) => sameCopy(copy, turnOf(key)));

const turnOf = ({ provider, ref, turnFor }: AlertKey): CopyRef => turnFor ?? { provider, ref };

/**
 * Comes for a write to a shared copy: a look at the alert's own copy, of which others tell, would be one call more. Told of
 * a shared copy, it looks only while there are calls to spare: its product's queue must not hold up the others'.
 */
async function lookAtOwn(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  record: Correlation | undefined,
  turns: HeldTurns,
): Promise<Read | undefined> {
  const own = record?.copies.find((copy) => sameCopy(copy, key));
  const isKnown = own !== undefined && !mustBeRead(own, { sharedRows: new Map(), turns });
  if (isKnown && key.turnFor !== undefined) return undefined;
  if (isKnown && key.source === 'shared') return lookIfSpare(deps, key.tenantId, provider, key.ref);
  return lookForKey(deps, key, provider, record?.writtenAt, turns.ready.get(copyId(key)));
}

/** A promise for another time than now: the key was early, so late that it had to ask again, or refused. */
function waitForTurn(
  { clock, store }: MirrorDeps,
  key: AlertKey,
  before: Versioned<Correlation> | undefined,
  later: HeldTurns['later'],
): Outcome {
  const at = Math.max(...later.values());
  const again = {
    kind: 'again',
    delayMs: Math.max(0, at - clock.now()),
    failed: false,
    reason: 'it waits for its turn at the product',
    turn: isoTime(at),
  } as const;
  const isNoted = before === undefined || again.turn === key.turn;
  // So that others of the same copy, of which some may have come twice, end with this one.
  return isNoted
    ? again
    : { ...again, afterSent: () => store.write(before, noteWaits(before.value, later), []) };
}
