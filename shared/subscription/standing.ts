/** How each subscription that should exist stands, as log lines: what lapses or was refused must not do so silently. */

import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { SubscriptionRecord, SubscriptionStore } from './record.ts';

export interface WantedSubscription {
  readonly tenantId: string;
  readonly resource: string;
  readonly provider: string;
}

export interface StandingDeps {
  /** Resources that should have a subscription, with the provider that reads them. */
  readonly wanted: readonly WantedSubscription[];
  readonly store: Pick<SubscriptionStore, 'list'>;
  readonly clock: Clock;
}

/** @throws TransientError when storage fails. */
export async function logStandings({ wanted, store, clock }: StandingDeps, log: Log): Promise<void> {
  for (const [tenantId, ofTenant] of Map.groupBy(wanted, (one) => one.tenantId)) {
    const records = await store.list(tenantId);
    for (const { resource, provider } of ofTenant) {
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
