/** The one piece of work of a run that has nothing to write for the decision: giving copies to the person assigned. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Assigned, Giving } from '../correlation/assigned.ts';
import { copyId, type Correlation, type Lease } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import type { Turn } from '../quota/turns.ts';
import { isLostRace } from './backoff.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import type { Gathered } from './gather.ts';
import { concludeGiving, concludeGivingShared, giveAll, journalOfGiving, type GiveResult } from './give.ts';
import { intendGiving } from './giving.ts';
import type { CopyView, Plan } from './judgement.ts';
import { logGiving } from './log-lines.ts';
import { noteRefusals } from './note-refusals.ts';
import { againAfterGiving, outcomeOf } from './outcome.ts';
import { persistently } from './persistently.ts';
import { isoTime, millis } from './time.ts';

export interface Giver {
  /** What is to be on record before anything is given, but for the names themselves. */
  readonly record: Correlation;
  readonly store: (record: Correlation) => Promise<Versioned<Correlation>>;
  readonly lease: Lease;
}

/** Only when the decision's own writes are done: this one is no more than a courtesy. */
export async function giveInTurn(
  deps: MirrorDeps,
  key: AlertKey,
  { gathered, plan: planned }: { readonly gathered: Gathered; readonly plan: Plan },
  { record, store, lease }: Giver,
  log: Log,
): Promise<Outcome> {
  const { assigned, writes } = planned.assignment;
  const outcome = outcomeOf(deps, key, gathered, planned, []);
  if (assigned === undefined) return outcome;
  const { ready, later } = await takeTurnsToGive(deps, key.tenantId, writes);
  const views = [...ready.keys()];
  const now = isoTime(deps.clock.now());
  const intended = intendGiving(record, assigned, views, later, now);
  const waits = [...later.values()].map((at) => millis(at) - deps.clock.now());
  if (views.length === 0)
    return { ...againAfterGiving(key, outcome, [], waits), afterSent: () => store(intended) };
  try {
    const stored = await store({ ...intended, lease });
    const lost = await announceRows(deps, gathered, views, { to: assigned.to, at: assigned.at, since: now });
    const given = [...ready].flatMap(([view, { api }]) => (lost.includes(view) ? [] : [{ view, api }]));
    const results = [
      ...(await giveAll(deps, given, assigned.to, lease.until)),
      ...lost.map((view): GiveResult => ({ view, ok: false, error: lostRow, sent: false })),
    ];
    logGiving(log, key, stored.value, assigned, results);
    const refused = results.filter((result) => !result.ok);
    await noteRefusals(deps, key.tenantId, refused, log);
    return {
      ...againAfterGiving(key, outcome, results, waits),
      afterSent: () => concludeAll(deps, key.tenantId, { stored, lease, assigned, results }),
    };
  } finally {
    for (const turn of ready.values()) turn.end();
  }
}

type Ready = Extract<Turn, { kind: 'now' }>;

async function takeTurnsToGive(
  { turns }: MirrorDeps,
  tenantId: string,
  views: readonly CopyView[],
): Promise<{ readonly ready: ReadonlyMap<CopyView, Ready>; readonly later: ReadonlyMap<CopyView, string> }> {
  const ready = new Map<CopyView, Ready>();
  const later = new Map<CopyView, string>();
  await Promise.all(
    views.map(async (view) => {
      const { waitsUntil } = view.copy.assigned ?? {};
      const promised = waitsUntil === undefined ? undefined : millis(waitsUntil);
      const turn = await turns.take(tenantId, view.provider, view.copy.ref, promised);
      if (turn.kind === 'now') ready.set(view, turn);
      else later.set(view, isoTime(turn.at));
    }),
  );
  return { ready, later };
}

const lostRow = new TransientError('conflict', 'The shared copy was changed by another worker meanwhile.');

/** @returns the shared copies whose rows somebody else has just changed: a name given there would rest on old news */
async function announceRows(
  { store, clock }: MirrorDeps,
  { sharedRows }: Gathered,
  views: readonly CopyView[],
  giving: Giving,
): Promise<readonly CopyView[]> {
  const lost: CopyView[] = [];
  await Promise.all(
    views.map(async (view) => {
      const row = sharedRows.get(copyId(view.copy));
      if (row === undefined) return;
      try {
        await store.writeShared(row, { ...row.value, giving, writtenAt: isoTime(clock.now()) });
      } catch (error) {
        if (!isLostRace(error)) throw error;
        lost.push(view);
      }
    }),
  );
  return lost;
}

interface Concluding {
  readonly stored: Versioned<Correlation>;
  readonly lease: Lease;
  readonly assigned: Assigned;
  readonly results: readonly GiveResult[];
}

async function concludeAll(
  deps: MirrorDeps,
  tenantId: string,
  { stored, lease, assigned, results }: Concluding,
): Promise<void> {
  // First: a row that still names the person before would hide it when somebody names that person again.
  await concludeRows(deps, tenantId, assigned.to, results);
  const journal = journalOfGiving(results, assigned.to, isoTime(deps.clock.now()));
  await persistently(async (tries) => {
    const current = tries === 0 ? stored : await deps.store.read(stored.value.id);
    if (current === undefined) return;
    const after = concludeGiving(current.value, lease.id, assigned, results);
    await deps.store.write(current, { ...after, writtenAt: isoTime(deps.clock.now()) }, journal);
  });
}

async function concludeRows(
  { store, clock }: MirrorDeps,
  tenantId: string,
  to: string,
  results: readonly GiveResult[],
): Promise<void> {
  const shared = results.filter(({ view }) => view.shared !== undefined);
  await Promise.all(
    shared.map((result) =>
      persistently(async () => {
        const row = await store.readShared(tenantId, result.view.copy);
        const after = row && concludeGivingShared(row.value, to, result);
        if (after !== undefined) await store.writeShared(row, { ...after, writtenAt: isoTime(clock.now()) });
      }),
    ),
  );
}
