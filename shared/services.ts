/**
 * The composition root of everything behind the doors: the only file that knows everyone. Loaded and made once per
 * process, when first needed.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import type { AlertKey } from './alert/alert-key.ts';
import { activeProviders } from './active-providers.ts';
import { connect, lastPolls, type Connections } from './connections.ts';
import { letterFor } from './deadletter/letter-for.ts';
import { recordDeadLetter, type MessageFacts } from './deadletter/record.ts';
import type { HealthReport } from './health/health.ts';
import { createHealthReporter } from './health/report.ts';
import type { MirrorDeps } from './mirror/deps.ts';
import { createGuard } from './mirror/guard.ts';
import { mirrorMessage, type MessagePorts } from './mirror/message.ts';
import { createPoller, type Poller } from './mirror/poll-all.ts';
import { createPollMemo } from './mirror/poll-memo.ts';
import { createSweeper } from './mirror/sweep-all.ts';
import { createSince } from './mirror/switch-on.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { providerPolicy, type Policy } from './policy/policy.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';
import type { Queues } from './queues.ts';
import { createTurns } from './quota/turns.ts';
import { subscriptionDoor } from './subscription/door.ts';
import { createSubscriptionManager } from './subscription/manage.ts';

export interface Services {
  /** @throws TransientError when storage fails: the message comes back. */
  readonly mirrorMessage: (message: unknown, log: Log) => Promise<void>;
  readonly recordDeadLetter: (message: unknown, facts: MessageFacts, log: Log) => Promise<void>;
  readonly pollProviders: (log: Log) => Promise<void>;
  readonly sweepAlerts: (log: Log) => Promise<void>;
  readonly manageSubscriptions: (log: Log) => Promise<void>;
  readonly reportHealth: () => Promise<HealthReport>;
}

export interface ServicesInput {
  readonly config: Config;
  readonly policy: Policy;
  readonly queues: Queues;
  readonly version: string;
  readonly notices: readonly string[];
}

/** Items of about a quarter of an hour at many changes; each takes some 300 bytes of memory. */
const pollMemory = 20_000;

export function createServices({ config, policy, queues, version, notices }: ServicesInput): Services {
  const connections = connect(config, queues, () => randomBytes(4).toString('hex'));
  const { clock, apis, subscriptions, deadLetters } = connections;
  const { tenantId } = config;
  const tenantIds = [tenantId];
  const active = activeProviders(policy);
  const enabled = new Map(active.map((provider) => [provider.id, provider]));
  const mirror = mirrorDeps(connections, policy, enabled);
  const timers = timerPorts(connections, mirror);
  const poller = createPoller({ ports: timers, tenantIds, providers: active, sleep });
  const sweeper = createSweeper({ ports: { ...timers, sleep }, tenantIds, providers: active });
  const door = config.subscriptions === undefined ? undefined : subscriptionDoor(config.subscriptions);
  const wanted = active.flatMap(({ subscribesTo = [] }) => subscribesTo);
  const manager = createSubscriptionManager({
    tenantIds,
    graph: () => apis('graph'),
    wanted,
    door,
    store: subscriptions,
    clock,
  });
  const ports = messagePorts(connections, mirror, poller, (events, log) => manager.answer(events, log));
  const ready = async (): Promise<void> => {
    await connections.ensureStorage();
    await Promise.all(active.map(({ id }) => mirror.since(tenantId, id)));
  };
  return {
    async mirrorMessage(message, log) {
      await ready();
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
    async sweepAlerts(log) {
      await ready();
      await sweeper.sweepAll(log);
    },
    async manageSubscriptions(log) {
      await ready();
      await manager.manage(log);
    },
    reportHealth: createHealthReporter({
      version,
      mode: policy.mode,
      notices,
      polled: active.filter((provider) => 'list' in provider).map(({ id }) => id),
      idle: active.length === 0,
      startedAt: clock.now(),
      clock,
      tenantIds,
      subscribed: door === undefined ? [] : wanted,
      subscriptions,
      lastPolls: () => lastPolls(connections, tenantId, active),
      changes: connections.changes,
      poison: connections.poison,
      deadLetters,
    }),
  };
}

function mirrorDeps(
  { clock, apis, correlations, cursors, ledger }: Connections,
  policy: Policy,
  enabled: ReadonlyMap<ProviderId, Provider>,
): MirrorDeps {
  const turns = createTurns({ clock, ledger, api: (_tenantId, { api }) => apis(api) });
  return {
    clock,
    policy,
    providers: enabled,
    api: (tenantId, provider) => turns.client(tenantId, provider),
    turns,
    store: correlations,
    guard: createGuard(cursors, clock, policy, async (tenantId, id) => {
      const provider = enabled.get(id);
      const counting = provider?.countOpen?.(turns.client(tenantId, provider), providerPolicy(policy, id));
      // A product that can't count now sets no share; the number an hour holds in any case.
      return counting?.catch(() => undefined);
    }),
    since: createSince(cursors, policy, clock),
    newId: randomUUID,
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

function timerPorts({ cursors, queue }: Connections, mirror: MirrorDeps) {
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    mirror,
    cursors,
    memo: createPollMemo(pollMemory),
    send: (keys: readonly AlertKey[]) => queue.send(keys),
    newTraceparent: () => `00-${hex(16)}-${hex(8)}-01`,
  };
}

function messagePorts(
  { queue, deadLetters, clock }: Connections,
  mirror: MirrorDeps,
  poller: Poller,
  handleSubscriptionEvents: MessagePorts['handleSubscriptionEvents'],
): MessagePorts {
  const keepDead = async (elements: readonly unknown[], reasons: readonly string[]): Promise<void> => {
    const at = new Date(clock.now()).toISOString();
    await deadLetters.add(letterFor(elements, { source: 'mirror', reasons, at }));
  };
  return {
    mirror,
    queue,
    keepDead: (key, reasons) => keepDead([key], reasons),
    keepRejected: (rejected) =>
      keepDead(
        rejected.map(({ element }) => element),
        rejected.map(({ reason }) => reason),
      ),
    poll: (tenantId, provider, log) => poller.pollSoon(tenantId, provider, log),
    handleSubscriptionEvents,
  };
}
