/** The one piece of work of a run that has nothing to write for the decision: giving copies to the person assigned. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Correlation, Lease } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { Log } from '../platform/log.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import type { Gathered } from './gather.ts';
import { concludeGiving, concludeGivingShared, giveAll, journalOfGiving, type GiveResult } from './give.ts';
import type { Plan } from './judgement.ts';
import { noteRefusals } from './note-refusals.ts';
import { againAfterGiving, outcomeOf } from './outcome.ts';
import { persistently } from './persistently.ts';
import { isoTime } from './time.ts';

/** Only when the decision's own writes are done: this one is no more than a courtesy. */
export async function giveInTurn(
  deps: MirrorDeps,
  key: AlertKey,
  { gathered, plan: planned }: { readonly gathered: Gathered; readonly plan: Plan },
  stored: Versioned<Correlation>,
  lease: Lease,
  log: Log,
): Promise<Outcome> {
  const { assigned, writes } = planned.assignment;
  const outcome = outcomeOf(deps, key, gathered, planned, []);
  if (assigned === undefined) return outcome;
  const results = await giveAll(deps, stored.value, writes, assigned.to, lease.until);
  await noteRefusals(
    deps,
    key.tenantId,
    results.filter((result) => !result.ok),
    log,
  );
  const now = isoTime(deps.clock.now());
  const journal = journalOfGiving(results, assigned.to, now);
  return {
    ...againAfterGiving(key, outcome, results),
    async afterSent() {
      // First: a row that still names the person before would hide it when somebody names that person again.
      await concludeRows(deps, key.tenantId, assigned.to, results);
      await persistently(async (tries) => {
        const current = tries === 0 ? stored : await deps.store.read(stored.value.id);
        if (current === undefined) return;
        const after = concludeGiving(current.value, lease.id, assigned, results);
        await deps.store.write(current, { ...after, writtenAt: isoTime(deps.clock.now()) }, journal);
      });
    },
  };
}

async function concludeRows(
  { store, clock }: MirrorDeps,
  tenantId: string,
  to: string,
  results: readonly GiveResult[],
): Promise<void> {
  const shared = results.filter(({ ok, view }) => ok && view.shared !== undefined);
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
