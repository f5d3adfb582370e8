/** Gathers what the health report tells. */

import type { CapabilityStore } from '../capability/finding.ts';
import type { DeadLetterStore } from '../deadletter/letter.ts';
import type { Clock } from '../platform/clock.ts';
import type { TextQueue } from '../platform/queue.ts';
import type { SubscriptionRecord, SubscriptionStore } from '../subscription/record.ts';
import {
  assessHealth,
  type HealthInput,
  type HealthReport,
  type PollHealth,
  type SubscriptionHealth,
} from './health.ts';

export interface HealthDeps extends Pick<
  HealthInput,
  'version' | 'mode' | 'notices' | 'polled' | 'active' | 'idle' | 'startedAt'
> {
  readonly clock: Clock;
  readonly tenantIds: readonly string[];
  /** Resources that should have a subscription; none without a public address. */
  readonly subscribed: readonly { readonly tenantId: string; readonly resource: string }[];
  readonly subscriptions: SubscriptionStore;
  readonly lastPolls: () => Promise<readonly PollHealth[]>;
  readonly capabilities: Pick<CapabilityStore, 'list'>;
  readonly changes: TextQueue;
  readonly poison: TextQueue;
  readonly deadLetters: DeadLetterStore;
  readonly deadlineMs?: number;
}

/** Milliseconds. A probe gives up after a few seconds, and then takes the app for dead. */
const defaultDeadlineMs = 4_000;
const mostCounted = 1_000;

export function createHealthReporter(deps: HealthDeps): () => Promise<HealthReport> {
  return async () => assessHealth({ ...deps, now: deps.clock.now(), stored: await gatherWithin(deps) });
}

/** Storage that fails or hangs is a finding, not an error. */
async function gatherWithin(deps: HealthDeps): Promise<HealthInput['stored']> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deps.deadlineMs ?? defaultDeadlineMs);
  });
  try {
    return await Promise.race([gather(deps).catch(() => undefined), patience]);
  } finally {
    clearTimeout(timer);
  }
}

async function gather(deps: HealthDeps): Promise<NonNullable<HealthInput['stored']>> {
  const { tenantIds, subscriptions, subscribed } = deps;
  const [records, capabilities, lastPolls, changes, poison, deadLetters] = await Promise.all([
    Promise.all(
      tenantIds.map(async (tenantId) => ({ tenantId, stored: await subscriptions.list(tenantId) })),
    ),
    Promise.all(tenantIds.map((tenantId) => deps.capabilities.list(tenantId))),
    deps.lastPolls(),
    deps.changes.count(),
    deps.poison.count(),
    deps.deadLetters.count(mostCounted),
  ]);
  const shown = records.flatMap(({ tenantId, stored }) => [
    ...stored.map(subscriptionHealth),
    ...subscribed
      .filter((one) => one.tenantId === tenantId)
      .filter(({ resource }) => stored.every((record) => record.resource !== resource))
      .map(({ resource }): SubscriptionHealth => ({ tenantId, resource, state: 'missing' })),
  ]);
  const backlog = { changes, poison, deadLetters };
  return { subscriptions: shown, capabilities: capabilities.flat(), lastPolls, backlog };
}

function subscriptionHealth(record: SubscriptionRecord): SubscriptionHealth {
  const { tenantId, resource, state } = record;
  return state === 'active'
    ? { tenantId, resource, state, expiresAt: record.expiresAt }
    : { tenantId, resource, state, words: record.words };
}
