/** Everything that reaches outside the process, made from the settings: storage, the products' APIs, the clock. */

import { correlationTables, createTableStore } from './correlation/table-store.ts';
import type { CorrelationStore } from './correlation/store.ts';
import type { DeadLetterStore } from './deadletter/letter.ts';
import { createDeadLetterStore, deadLettersTable } from './deadletter/store.ts';
import { createCursorStore, cursorTable, type CursorStore } from './mirror/cursors.ts';
import type { ApiClient, ApiName } from './platform/api-client.ts';
import type { ApiCall } from './platform/bound-client.ts';
import { createApis } from './platform/apis.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { makeCredential } from './platform/credentials.ts';
import { createTableStorage } from './platform/table-storage.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';
import type { Queues } from './queues.ts';
import type { Ledger } from './quota/ledger.ts';
import { createLedger } from './quota/store.ts';
import type { SubscriptionStore } from './subscription/record.ts';
import { createSubscriptionStore, subscriptionsTable } from './subscription/store.ts';

export interface Connections extends Pick<Queues, 'queue' | 'changes' | 'poison'> {
  readonly clock: Clock;
  readonly apis: (api: ApiName) => ApiClient;
  readonly correlations: CorrelationStore;
  readonly cursors: CursorStore;
  readonly ledger: Ledger;
  readonly deadLetters: DeadLetterStore;
  readonly subscriptions: SubscriptionStore;
  /** Creates the tables and queues that are missing; asks once per process. */
  readonly ensureStorage: () => Promise<void>;
}

export const tableNames = [...correlationTables, cursorTable, deadLettersTable, subscriptionsTable] as const;

export interface ConnectOptions {
  /** A short random string, another one each time. */
  readonly newSuffix: () => string;
  readonly onCall: (call: ApiCall) => void;
}

export function connect(config: Config, queues: Queues, { newSuffix, onCall }: ConnectOptions): Connections {
  const { tenantId, identity, cloud, endpoints } = config;
  const { queue, changes, poison } = queues;
  const clock = systemClock;
  const { endpoint: identityEndpoint, clientId } = identity;
  const credential = makeCredential({ identityEndpoint, clientId, tenantId });
  const { table, ensure: ensureTables } = createTableStorage(config.storage, queues.credential);
  return {
    clock,
    apis: createApis({ cloud, endpoints, credential, clock, onCall }),
    queue,
    changes,
    poison,
    correlations: createTableStore({
      correlations: table('correlations'),
      aliases: table('aliases'),
      shared: table('shared'),
      uniqueSuffix: newSuffix,
    }),
    cursors: createCursorStore(table(cursorTable)),
    ledger: createLedger(table(cursorTable)),
    deadLetters: createDeadLetterStore(table(deadLettersTable)),
    subscriptions: createSubscriptionStore(table(subscriptionsTable)),
    ensureStorage: async () => {
      await Promise.all([ensureTables(tableNames), queues.ensure()]);
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
