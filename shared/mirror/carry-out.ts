/** From a gathered alert to its outcome: plan, record the intent, apply, conclude (design §3, steps 2 to 5). */

import type { AlertKey } from '../alert/alert-key.ts';
import { copyId, decisionId, type Correlation, type SharedRecord } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { conclude, concludeShared, journalOfResults, type Work } from './conclude.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { intend, isWorthStoring } from './draft.ts';
import { announceShared, executeWrites, type WriteResult } from './execute.ts';
import type { Gathering } from './gather-all.ts';
import { planInput, readThese, type Gathered } from './gather.ts';
import { giveInTurn } from './give-in-turn.ts';
import { journalOf } from './journal.ts';
import type { Plan, PlanInput, PlannedWrite } from './judgement.ts';
import { leaseMs } from './lease.ts';
import { logPlan, logResults } from './log-lines.ts';
import { isFresh } from './look.ts';
import { giveBackPromises, noteWaits, takeTurns, waitAgain, wishing } from './hold-turns.ts';
import { noteRefusals } from './note-refusals.ts';
import { withMembers } from './members.ts';
import { outcomeOf } from './outcome.ts';
import { persistently } from './persistently.ts';
import { plan } from './plan.ts';
import { isoTime } from './time.ts';

/**
 * What the outcome calls for is sent before the record says that it was done (`afterSent`): whoever finds the work
 * unfinished does it again, follow-ups included.
 */
export async function carryOut(
  deps: MirrorDeps,
  key: AlertKey,
  first: Gathered & Gathering,
  log: Log,
): Promise<Outcome> {
  const { gathered, plan: planned } = await planFreshly(deps, first);
  const { before, notes } = first;
  const now = isoTime(deps.clock.now());
  const { agreed } = planned;
  const lease = { id: deps.newId(), until: isoTime(deps.clock.now() + leaseMs) };
  const hasWork = planned.writes.length > 0 && agreed !== undefined;
  const intended = intend(gathered.correlation, planned, now, hasWork ? lease : undefined);
  const store = async (record = intended): Promise<Versioned<Correlation>> => {
    const stored = await deps.store.write(before, record, [
      ...notes,
      ...journalOf(planned, before?.value, now),
    ]);
    logPlan(log, key, stored.value, planned);
    giveBackPromises(deps, before?.value, stored.value);
    return stored;
  };
  if (!hasWork && planned.assignment.writes.length > 0 && planned.assignment.assigned !== undefined) {
    const record = noteWaits(intended, gathered.turns.later);
    return giveInTurn(deps, key, { gathered, plan: planned }, { record, store, lease }, log);
  }
  if (!hasWork) {
    await waitAgain(gathered.turns);
    const { later } = gathered.turns;
    const isWorth = later.size > 0 || notes.length > 0 || isWorthStoring(before?.value, intended);
    return {
      ...outcomeOf(deps, key, gathered, planned, []),
      ...(isWorth ? { afterSent: () => store(noteWaits(intended, later)) } : {}),
    };
  }
  const stored = await store();
  const { rows, lost } = await announceShared(deps, stored.value.id, planned, gathered.sharedRows);
  const results = [
    ...(await executeWrites(
      deps,
      key.tenantId,
      planned.writes.filter((write) => !lost.includes(write)),
      lease.until,
      gathered.turns,
    )),
    ...lost.map((write): WriteResult => ({ write, ok: false, error: lostRow, sent: false })),
  ];
  await waitAgain(gathered.turns);
  logResults(log, key, stored.value, agreed, results);
  const failures = results.flatMap((result) =>
    result.ok ? [] : [{ view: result.write.view, error: result.error }],
  );
  await noteRefusals(deps, key.tenantId, failures, log);
  const work = { leaseId: lease.id, decision: agreed, results, later: gathered.turns.later };
  return {
    ...outcomeOf(deps, key, gathered, planned, results),
    afterSent: async () => {
      await Promise.all([
        concludeRecord(deps, stored, work),
        concludeSharedRows(deps, stored.value.id, rows, work),
      ]);
    },
  };
}

const lostRow = new TransientError('conflict', 'The shared copy was changed by another worker meanwhile.');

interface Planned {
  readonly input: PlanInput;
  readonly plan: Plan;
}

/** Plans; a write must rest on a look of this very moment, so what came by queue is read again before it is written. */
async function planFreshly(
  deps: MirrorDeps,
  gathered: Gathered,
): Promise<{ readonly gathered: Gathered; readonly plan: Plan }> {
  const first = await planWithMembers(deps, gathered);
  const { turns, correlation } = gathered;
  await takeTurns(deps, correlation.tenantId, first.plan.writes.map(wishing), turns);
  const planned = turns.later.size === 0 ? first : await planWithMembers(deps, gathered);
  const { writes, assignment } = planned.plan;
  const old = (writes.length > 0 ? writes.map(({ view }) => view) : assignment.writes)
    .filter(({ look }) => look.kind !== 'seen' || !isFresh(look.observation, deps.clock.now()))
    .map(({ copy }) => copy);
  if (old.length === 0) return { gathered, plan: await planGuarded(deps, gathered, planned) };
  const reads = await readThese(deps, correlation.tenantId, old, turns);
  const fresh = { ...gathered, looks: new Map([...gathered.looks, ...reads]) };
  return { gathered: fresh, plan: await planGuarded(deps, fresh, await planWithMembers(deps, fresh)) };
}

/** The state of a shared copy's alerts costs reads for each: it is asked for only where the plan hangs on it. */
async function planWithMembers(deps: MirrorDeps, gathered: Gathered): Promise<Planned> {
  const input = await planInput(deps, gathered);
  const first = plan(input);
  const unknown = first.refusals.filter(({ objection }) => objection.check === 'members unknown');
  if (unknown.length === 0) return { input, plan: first };
  const views = await Promise.all(
    input.views.map(async (view) =>
      unknown.some((refusal) => refusal.view === view) ? withMembers(deps, gathered.correlation, view) : view,
    ),
  );
  const whole = { ...input, views };
  return { input: whole, plan: plan(whole) };
}

/** The guard is asked about closings that everything else allows; what it holds back is planned again as held. */
async function planGuarded(deps: MirrorDeps, { correlation }: Gathered, planned: Planned): Promise<Plan> {
  const held = await heldBack(deps, correlation.tenantId, planned.plan.writes);
  return held.size === 0 ? planned.plan : plan({ ...planned.input, held });
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
async function concludeRecord(deps: MirrorDeps, stored: Versioned<Correlation>, work: Work): Promise<void> {
  const journal = journalOfResults(work.results, isoTime(deps.clock.now()));
  await persistently(async (tries) => {
    const current = tries === 0 ? stored : await deps.store.read(stored.value.id);
    if (current === undefined) return;
    const now = isoTime(deps.clock.now());
    await deps.store.write(current, conclude(current.value, work, now), journal);
  });
}

async function concludeSharedRows(
  deps: MirrorDeps,
  correlationId: string,
  rows: ReadonlyMap<string, Versioned<SharedRecord>>,
  { decision, results }: Work,
): Promise<void> {
  const id = decisionId(correlationId, decision);
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
