/** The composition root: the only file that knows everyone. Everything is made once per process, when first needed. */

import { randomBytes, randomUUID } from 'node:crypto';
import { createChangeQueue } from './alert/change-queue.ts';
import { correlationTables, createTableStore } from './correlation/table-store.ts';
import { letterFor } from './deadletter/letter-for.ts';
import { recordDeadLetter, type MessageFacts } from './deadletter/record.ts';
import { createDeadLetterStore, deadLettersTable } from './deadletter/store.ts';
import { createHealthReporter } from './health/report.ts';
import type { HealthReport } from './health/health.ts';
import { createCursorStore, cursorTable } from './mirror/cursors.ts';
import type { MirrorDeps } from './mirror/deps.ts';
import { createGuard } from './mirror/guard.ts';
import { mirrorMessage } from './mirror/message.ts';
import { createPollMemo } from './mirror/poll-memo.ts';
import { createPoller } from './mirror/poll-all.ts';
import { createSince } from './mirror/switch-on.ts';
import type { Delivery, DeliveryAnswer } from './notification/delivery.ts';
import { createProviderDoor } from './notification/receive-provider-event.ts';
import { createReceiver } from './notification/receive.ts';
import { createApis } from './platform/apis.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { makeCredential } from './platform/credentials.ts';
import type { Log } from './platform/log.ts';
import { createTextQueue } from './platform/queue.ts';
import { createStorage } from './platform/storage.ts';
import { providerPolicy, type Policy } from './policy/policy.ts';
import type { ProviderId } from './provider/provider-id.ts';
import { providers as adapters } from './provider/registry.ts';
import { subscriptionDoor } from './subscription/door.ts';
import { createSubscriptionManager } from './subscription/manage.ts';
import { createSubscriptionStore, subscriptionsTable } from './subscription/store.ts';

export interface Services {
  readonly receiveChanges: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveLifecycle: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveProviderEvent: (provider: string, request: Delivery) => Promise<DeliveryAnswer>;
  /** @throws TransientError when storage fails: the message comes back. */
  readonly mirrorMessage: (message: unknown, log: Log) => Promise<void>;
  readonly recordDeadLetter: (message: unknown, facts: MessageFacts, log: Log) => Promise<void>;
  readonly pollProviders: (log: Log) => Promise<void>;
  readonly manageSubscriptions: (log: Log) => Promise<void>;
  readonly reportHealth: () => Promise<HealthReport>;
}

export const queueNames = { changes: 'alert-changes', poison: 'alert-changes-poison' } as const;
export const tableNames = [...correlationTables, cursorTable, deadLettersTable, subscriptionsTable] as const;

/** Items of about a quarter of an hour at many changes; each takes some 300 bytes of memory. */
const pollMemory = 20_000;

export interface ServicesInput {
  readonly config: Config;
  readonly policy: Policy;
  readonly version: string;
  readonly notices: readonly string[];
}

export function createServices({ config, policy, version, notices }: ServicesInput): Services {
  const clock = systemClock;
  const { tenantId, identity } = config;
  const tenantIds = [tenantId];
  const credential = (clientId: string | undefined) =>
    makeCredential({ identityEndpoint: identity.endpoint, clientId, tenantId });
  const storage = createStorage(config.storage, credential(identity.storageClientId ?? identity.clientId));
  const queue = createChangeQueue(createTextQueue(storage.queue(queueNames.changes)));
  const cursors = createCursorStore(storage.table(cursorTable));
  const subscriptions = createSubscriptionStore(storage.table(subscriptionsTable));
  const deadLetters = createDeadLetterStore(storage.table(deadLettersTable));
  const apis = createApis({ cloud: config.cloud, endpoints: config.endpoints, credential: credential(identity.clientId), clock });
  const active = [...adapters.values()].filter(({ id }) => providerPolicy(policy, id).direction !== 'off');
  const enabled = new Map(active.map((provider) => [provider.id, provider]));
  const mirror: MirrorDeps = {
    clock,
    policy,
    providers: enabled,
    api: (_tenantId, { api }) => apis(api),
    store: createTableStore({
      correlations: storage.table('correlations'),
      aliases: storage.table('aliases'),
      shared: storage.table('shared'),
      uniqueSuffix: () => randomBytes(4).toString('hex'),
    }),
    guard: createGuard(cursors, clock, policy, async (_tenantId, id) => {
      const provider = enabled.get(id);
      return provider?.countOpen?.(apis(provider.api), providerPolicy(policy, id));
    }),
    since: createSince(cursors, policy, clock),
    newId: randomUUID,
  };
  const poller = createPoller({
    ports: {
      mirror,
      cursors,
      memo: createPollMemo(pollMemory),
      send: (keys) => queue.send(keys),
      newTraceparent: () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
    },
    tenantIds,
    providers: active,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
  });
  const door = config.subscriptions === undefined ? undefined : subscriptionDoor(config.subscriptions);
  const wanted = active.flatMap(({ subscribesTo = [] }) => subscribesTo);
  const manager = createSubscriptionManager({ tenantIds, graph: () => apis('graph'), wanted, door, store: subscriptions, clock });
  const receive = createReceiver({ clientStates: config.clientStates, tenantIds: new Set(tenantIds), providers: enabled, queue, clock });
  const ready = async (): Promise<void> => {
    await Promise.all([storage.ensureTables(tableNames), storage.ensureQueues(Object.values(queueNames))]);
    await Promise.all(active.map(({ id }) => mirror.since(tenantId, id)));
  };
  const keepDead = async (elements: readonly unknown[], reasons: readonly string[]): Promise<void> => {
    const at = new Date(clock.now()).toISOString();
    await deadLetters.add(letterFor(elements, { source: 'mirror', reasons, at }));
  };
  return {
    receiveChanges: receive,
    receiveLifecycle: receive,
    receiveProviderEvent: createProviderDoor({
      queue,
      providers: new Map(active.map((provider) => [provider.id, { provider, scope: providerPolicy(policy, provider.id) }])),
      tenantId,
      clock,
    }),
    async mirrorMessage(message, log) {
      await ready();
      const ports = {
        mirror,
        queue,
        keepDead: (key: unknown, reasons: readonly string[]) => keepDead([key], reasons),
        keepRejected: (rejected: readonly { readonly element: unknown; readonly reason: string }[]) =>
          keepDead(rejected.map(({ element }) => element), rejected.map(({ reason }) => reason)),
        poll: (tenant: string, provider: ProviderId, pollLog: Log) => poller.pollSoon(tenant, provider, pollLog),
        handleSubscriptionEvents: manager.answer,
      };
      await mirrorMessage(ports, message, log);
    },
    async recordDeadLetter(message, facts, log) {
      await ready();
      await recordDeadLetter({ store: deadLetters, clock }, message, facts, log);
    },
    async pollProviders(log) {
      await ready();
      await poller.pollAll(log);
    },
    async manageSubscriptions(log) {
      await ready();
      await manager.manage(log);
    },
    reportHealth: createHealthReporter({
      version,
      mode: policy.mode,
      notices,
      polled: active.filter(({ list }) => list !== undefined).map(({ id }) => id),
      idle: active.length === 0,
      startedAt: clock.now(),
      clock,
      tenantIds,
      subscribed: door === undefined ? [] : wanted,
      subscriptions,
      lastPolls: async () => {
        const entries = await Promise.all(active.map(async ({ id }) => [id, (await cursors.readPoll(tenantId, id)).succeededAt] as const));
        return new Map(entries.flatMap(([id, at]) => (at === undefined ? [] : [[id, at] as const])));
      },
      changes: createTextQueue(storage.queue(queueNames.changes)),
      poison: createTextQueue(storage.queue(queueNames.poison)),
      deadLetters,
    }),
  };
}
