/** How each subscription that should exist stands, as log lines: what lapses or was refused must not do so silently. */

import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { SubscriptionRecord, SubscriptionStore } from './record.ts';

export interface StandingDeps {
  readonly tenantIds: readonly string[];
  /** Resources that should have a subscription, with the provider that reads them. */
  readonly wanted: readonly { readonly resource: string; readonly provider: string }[];
  readonly store: Pick<SubscriptionStore, 'list'>;
  readonly clock: Clock;
}

/** @throws TransientError when storage fails. */
export async function logStandings(
  { tenantIds, wanted, store, clock }: StandingDeps,
  log: Log,
): Promise<void> {
  if (wanted.length === 0) return;
  for (const tenantId of tenantIds) {
    const records = await store.list(tenantId);
    for (const { resource, provider } of wanted) {
      const record = records.find((each) => each.resource === resource);
      log('info', 'subscription', { tenantId, resource, provider, ...standingOf(record, clock.now()) });
    }
  }
}

function standingOf(record: SubscriptionRecord | undefined, now: number) {
  if (record === undefined) return { state: 'missing' };
  if (record.state === 'refused') return { state: 'refused' };
  return {
    state: 'active',
    ageMs: now - Date.parse(record.startedAt),
    expiresInMs: Date.parse(record.expiresAt) - now,
  };
}
