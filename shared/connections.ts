/** Everything that reaches outside the process, made from the settings: storage, the products' APIs, the clock. */

import { createChangeQueue, type MessageQueue } from './alert/change-queue.ts';
import { correlationTables, createTableStore } from './correlation/table-store.ts';
import type { CorrelationStore } from './correlation/store.ts';
import type { DeadLetterStore } from './deadletter/letter.ts';
import { createDeadLetterStore, deadLettersTable } from './deadletter/store.ts';
import { createCursorStore, cursorTable, type CursorStore } from './mirror/cursors.ts';
import type { ApiClient, ApiName } from './platform/api-client.ts';
import { createApis } from './platform/apis.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { makeCredential } from './platform/credentials.ts';
import { createTextQueue, type TextQueue } from './platform/queue.ts';
import { createStorage } from './platform/storage.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';
import type { SubscriptionStore } from './subscription/record.ts';
import { createSubscriptionStore, subscriptionsTable } from './subscription/store.ts';

export interface Connections {
  readonly clock: Clock;
  readonly apis: (api: ApiName) => ApiClient;
  readonly queue: MessageQueue;
  readonly changes: TextQueue;
  readonly poison: TextQueue;
  readonly correlations: CorrelationStore;
  readonly cursors: CursorStore;
  readonly deadLetters: DeadLetterStore;
  readonly subscriptions: SubscriptionStore;
  /** Creates the tables and queues that are missing; asks once per process. */
  readonly ensureStorage: () => Promise<void>;
}

export const queueNames = { changes: 'alert-changes', poison: 'alert-changes-poison' } as const;
export const tableNames = [...correlationTables, cursorTable, deadLettersTable, subscriptionsTable] as const;

/** @param newSuffix a short random string, another one each time */
export function connect(config: Config, newSuffix: () => string): Connections {
  const { tenantId, identity, cloud, endpoints } = config;
  const clock = systemClock;
  const credential = (clientId: string | undefined) =>
    makeCredential({ identityEndpoint: identity.endpoint, clientId, tenantId });
  const storage = createStorage(config.storage, credential(identity.storageClientId ?? identity.clientId));
  const changes = createTextQueue(storage.queue(queueNames.changes));
  return {
    clock,
    apis: createApis({ cloud, endpoints, credential: credential(identity.clientId), clock }),
    queue: createChangeQueue(changes),
    changes,
    poison: createTextQueue(storage.queue(queueNames.poison)),
    correlations: createTableStore({
      correlations: storage.table('correlations'),
      aliases: storage.table('aliases'),
      shared: storage.table('shared'),
      uniqueSuffix: newSuffix,
    }),
    cursors: createCursorStore(storage.table(cursorTable)),
    deadLetters: createDeadLetterStore(storage.table(deadLettersTable)),
    subscriptions: createSubscriptionStore(storage.table(subscriptionsTable)),
    ensureStorage: async () => {
      await Promise.all([storage.ensureTables(tableNames), storage.ensureQueues(Object.values(queueNames))]);
    },
  };
}

/** When each provider was last polled with success, ISO 8601 UTC. */
export async function lastPolls(
  { cursors }: Connections,
  tenantId: string,
  active: readonly Provider[],
): Promise<ReadonlyMap<ProviderId, string>> {
  const polls = await Promise.all(
    active.map(async ({ id }) => ({ id, at: (await cursors.readPoll(tenantId, id)).succeededAt })),
  );
  return new Map(polls.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at] as const])));
}
