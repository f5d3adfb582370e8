/** From a gathered alert to its outcome: plan, record the intent, apply, conclude (design §3, steps 2 to 5). */

import type { AlertKey } from '../alert/alert-key.ts';
import { copyId, decisionId, type Correlation, type SharedRecord } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { conclude, concludeShared, journalOfResults } from './conclude.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { intend, isWorthStoring } from './draft.ts';
import { announceShared, executeWrites, type WriteResult } from './execute.ts';
import { planInput, readThese, type Gathered } from './gather.ts';
import { journalOf } from './journal.ts';
import type { Plan, PlannedWrite } from './judgement.ts';
import { logPlan, logResults } from './log-lines.ts';
import { isFresh } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { plan } from './plan.ts';
import type { Gathering } from './reconcile.ts';
import { isoTime } from './time.ts';

/** Longer than every provider's time-out together with storage's; others wait this long for a worker that died. */
const leaseMs = 45_000;
const concludeTries = 5;

export async function carryOut(
  deps: MirrorDeps,
  key: AlertKey,
  first: Gathered & Gathering,
  log: Log,
): Promise<Outcome> {
  const { gathered, plan: planned } = await planFreshly(deps, first);
  const { before, notes } = first;
  const now = isoTime(deps.clock.now());
  const lease =
    planned.writes.length === 0 ? undefined : { id: deps.newId(), until: isoTime(deps.clock.now() + leaseMs) };
  const intended = intend(gathered.correlation, planned, now, lease);
  const worth = notes.length > 0 || isWorthStoring(before?.value, intended);
  if (lease === undefined && !worth) return outcomeOf(deps, key, gathered, planned, []);
  const stored = await deps.store.write(before, intended, [...notes, ...journalOf(planned, before?.value, now)]);
  logPlan(log, key, stored.value, planned);
  if (lease === undefined || planned.agreed === undefined)
    return outcomeOf(deps, key, gathered, planned, []);

  const { rows, lost } = await announceShared(deps, stored.value.id, planned, gathered.sharedRows);
  const writes = planned.writes.filter((write) => !lost.includes(write));
  const results = [
    ...(await executeWrites(deps, key.tenantId, writes, lease.until)),
    ...lost.map((write): WriteResult => ({ write, ok: false, error: lostRow })),
  ];
  logResults(log, key, stored.value, results);
  await Promise.all([
    concludeRecord(deps, stored, planned, results),
    concludeSharedRows(deps, stored.value.id, planned, rows, results),
  ]);
  return outcomeOf(deps, key, gathered, planned, results);
}

const lostRow = new TransientError('conflict', 'The shared copy was changed by another worker meanwhile.');

interface Planned {
  readonly gathered: Gathered;
  readonly plan: Plan;
}

/** Plans; a write must rest on a look of this very moment, so what came by queue is read again before it is written. */
async function planFreshly(deps: MirrorDeps, gathered: Gathered): Promise<Planned> {
  const planned = await planGuarded(deps, gathered);
  const old = planned.writes
    .map(({ view }) => view)
    .filter(({ look }) => look.kind !== 'seen' || !isFresh(look.observation, deps.clock.now()))
    .map(({ copy }) => copy);
  if (old.length === 0) return { gathered, plan: planned };
  const reads = await readThese(deps, gathered.correlation.tenantId, old);
  const fresh = { ...gathered, looks: new Map([...gathered.looks, ...reads]) };
  return { gathered: fresh, plan: await planGuarded(deps, fresh) };
}

/** The guard is asked about closings that everything else allows; what it holds back is planned again as held. */
async function planGuarded(deps: MirrorDeps, gathered: Gathered): Promise<Plan> {
  const input = await planInput(deps, gathered, new Set());
  const open = plan(input);
  const held = await heldBack(deps, gathered.correlation.tenantId, open.writes);
  return held.size === 0 ? open : plan({ ...input, held });
}

async function heldBack(
  deps: MirrorDeps,
  tenantId: string,
  writes: readonly PlannedWrite[],
): Promise<ReadonlySet<string>> {
  const closings = Map.groupBy(
    writes.filter(({ closes }) => closes),
    ({ view }) => view.provider.id,
  );
  const held = await Promise.all(
    [...closings].map(async ([provider, list]) => {
      const granted = await deps.guard.allow(tenantId, provider, list.length);
      return list.slice(granted).map(({ view }) => copyId(view.copy));
    }),
  );
  return new Set(held.flat());
}

/** What was written is never forgotten: a lost race is read again and the results are put on top. */
async function concludeRecord(
  deps: MirrorDeps,
  stored: Versioned<Correlation>,
  { agreed }: Plan,
  results: readonly WriteResult[],
): Promise<void> {
  if (agreed === undefined) return;
  const journal = journalOfResults(results, isoTime(deps.clock.now()));
  await persistently(async (tries) => {
    const current = tries === 0 ? stored : await deps.store.read(stored.value.id);
    if (current === undefined) return;
    const now = isoTime(deps.clock.now());
    await deps.store.write(current, conclude(current.value, agreed, results, now), journal);
  });
}

async function concludeSharedRows(
  deps: MirrorDeps,
  correlationId: string,
  { agreed }: Plan,
  rows: ReadonlyMap<string, Versioned<SharedRecord>>,
  results: readonly WriteResult[],
): Promise<void> {
  if (agreed === undefined) return;
  const id = decisionId(correlationId, agreed);
  await Promise.all(
    [...rows].map(async ([copy, row]) => {
      const result = results.find(({ write }) => copyId(write.view.copy) === copy);
      if (result === undefined) return;
      await persistently(async (tries) => {
        const current = tries === 0 ? row : await deps.store.readShared(row.value.tenantId, row.value);
        if (current === undefined) return;
        const now = isoTime(deps.clock.now());
        await deps.store.writeShared(current, concludeShared(current.value, id, result, now));
      });
    }),
  );
}

async function persistently(attempt: (tries: number) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await attempt(tries);
      return;
    } catch (error) {
      const lost = error instanceof TransientError && error.code === 'conflict';
      if (!lost || tries + 1 >= concludeTries) throw error;
    }
  }
}

