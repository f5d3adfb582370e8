/** Everything that reaches outside the process, made from the settings: storage, the products' APIs, the clock. */

import type { CapabilityStore } from './capability/finding.ts';
import { capabilitiesTable, createCapabilityStore } from './capability/store.ts';
import { correlationTables, createTableStore } from './correlation/table-store.ts';
import type { CorrelationStore } from './correlation/store.ts';
import type { DeadLetterStore } from './deadletter/letter.ts';
import { createDeadLetterStore, deadLettersTable } from './deadletter/store.ts';
import type { PolledPlace, PollHealth } from './health/health.ts';
import { createCursorStore, cursorTable, type CursorStore } from './mirror/cursors.ts';
import type { ApiClient, ApiName } from './platform/api-client.ts';
import type { ApiCall } from './platform/bound-client.ts';
import { createApis } from './platform/apis.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { makeCredential, type Credential } from './platform/credentials.ts';
import { defined } from './platform/defined.ts';
import { createTableStorage } from './platform/table-storage.ts';
import { createTokenRoles, type TokenRoles } from './platform/token-roles.ts';
import type { Queues } from './queues.ts';
import { resourceGraph } from './provider/quota.ts';
import { chargedTo } from './quota/charged-to.ts';
import type { Ledger } from './quota/ledger.ts';
import { createLedger } from './quota/store.ts';
import type { SubscriptionStore } from './subscription/record.ts';
import { createSubscriptionStore, subscriptionsTable } from './subscription/store.ts';
import { credentialsFor } from './tenant-credentials.ts';
import type { Tenant } from './tenants.ts';

export interface Connections extends Pick<Queues, 'queue' | 'changes' | 'poison'> {
  readonly clock: Clock;
  /** The products' APIs, bound to a tenant: each call of this makes new ones, with tokens and throttle gates of their own. */
  readonly apis: (tenant: Tenant) => (api: ApiName) => ApiClient;
  /** What the app was granted in a tenant. */
  readonly roles: (tenant: Tenant) => TokenRoles;
  /** Which cloud, hosts and identity are used: when it changes, so may what is granted. */
  readonly identified: (tenant: Tenant) => string;
  readonly correlations: CorrelationStore;
  readonly cursors: CursorStore;
  /** What is planned of the quotas that count for a tenant. */
  readonly ledger: (tenant: Tenant) => Ledger;
  readonly deadLetters: DeadLetterStore;
  readonly subscriptions: SubscriptionStore;
  readonly capabilities: CapabilityStore;
  /** Creates the tables and queues that are missing; asks once per process. */
  readonly ensureStorage: () => Promise<void>;
}

export const tableNames = [
  ...correlationTables,
  cursorTable,
  deadLettersTable,
  subscriptionsTable,
  capabilitiesTable,
] as const;

export interface ConnectOptions {
  /** A short random string, another one each time. */
  readonly newSuffix: () => string;
  readonly onCall: (call: ApiCall & { readonly tenantId: string }) => void;
}

export function connect(config: Config, queues: Queues, { newSuffix, onCall }: ConnectOptions): Connections {
  const { queue, changes, poison } = queues;
  const clock = systemClock;
  const identity = identityOf(config);
  const { table, ensure: ensureTables } = createTableStorage(config.storage, queues.credential);
  return {
    clock,
    apis: (tenant) =>
      createApis({
        cloud: config.cloud,
        tenantId: tenant.tenantId,
        endpoints: tenant.endpoints,
        credential: credentialsFor(tenant, config, identity),
        clock,
        onCall: (call) => onCall({ ...call, tenantId: tenant.tenantId }),
      }),
    roles: (tenant) =>
      createTokenRoles({
        cloud: config.cloud,
        endpoints: tenant.endpoints,
        credential: credentialsFor(tenant, config, identity),
      }),
    identified: ({ endpoints, guest }) =>
      JSON.stringify([config.cloud, endpoints, config.identity.clientId, guest]),
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
    ledger: ledgerOf(createLedger(table(cursorTable)), config.tenantId),
    deadLetters: createDeadLetterStore(table(deadLettersTable)),
    subscriptions: createSubscriptionStore(table(subscriptionsTable)),
    capabilities: createCapabilityStore(table(capabilitiesTable)),
    ensureStorage: async () => {
      await Promise.all([ensureTables(tableNames), queues.ensure()]);
    },
  };
}

/** Resource Graph counts by who asks: over delegated subscriptions, that is the identity of the home tenant. */
const ledgerOf =
  (ledger: Ledger, home: string) =>
  ({ guest }: Tenant): Ledger =>
    guest?.arm === 'lighthouse' ? chargedTo(home, new Set([resourceGraph.name]), ledger) : ledger;

const identityOf = ({ identity, tenantId }: Config): Credential =>
  makeCredential({ identityEndpoint: identity.endpoint, clientId: identity.clientId, tenantId });

/** When each of these was last polled with success. */
export async function lastPolls(
  { cursors }: Connections,
  polled: readonly PolledPlace[],
): Promise<readonly PollHealth[]> {
  const polls = await Promise.all(
    polled.map(async ({ tenantId, provider }) => {
      const { succeededAt } = await cursors.readPoll(tenantId, provider);
      return { tenantId, provider, ...defined({ lastSuccessAt: succeededAt }) };
    }),
  );
  return polls;
}
