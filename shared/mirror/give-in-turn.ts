/** The one piece of work of a run that has nothing to write for the decision: giving copies to the person assigned. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Correlation, Lease } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { Log } from '../platform/log.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import type { Gathered } from './gather.ts';
import { concludeGiving, giveAll, journalOfGiving } from './give.ts';
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
    afterSent: () =>
      persistently(async (tries) => {
        const current = tries === 0 ? stored : await deps.store.read(stored.value.id);
        if (current === undefined) return;
        const after = concludeGiving(current.value, lease.id, assigned, results);
        await deps.store.write(current, { ...after, writtenAt: isoTime(deps.clock.now()) }, journal);
      }),
  };
}
