/**
 * The composition root of everything behind the doors: the only file that knows everyone. Loaded and made once per
 * process, when first needed.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { activeProviders } from './active-providers.ts';
import { connect, lastPolls } from './connections.ts';
import { recordDeadLetter, type MessageFacts } from './deadletter/record.ts';
import type { HealthReport } from './health/health.ts';
import { createPulse } from './health/pulse.ts';
import { createHealthReporter } from './health/report.ts';
import { mirrorMessage } from './mirror/message.ts';
import { createPoller } from './mirror/poll-all.ts';
import { createSweeper } from './mirror/sweep-all.ts';
import { calledBy } from './platform/api-client.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import type { Policy } from './policy/policy.ts';
import { messagePorts, mirrorDeps, timerPorts } from './ports.ts';
import type { Queues } from './queues.ts';
import { subscriptionDoor } from './subscription/door.ts';
import { createSubscriptionManager } from './subscription/manage.ts';
import { logStandings } from './subscription/standing.ts';
import { createActivity, type HandledKey } from './telemetry/activity.ts';

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

/** Milliseconds that the heartbeat waits for tables to be made. */
const readyMs = 5_000;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

export function createServices({ config, policy, queues, version, notices }: ServicesInput): Services {
  const activity = createActivity(systemClock);
  const connections = connect(config, queues, {
    newSuffix: () => hex(4),
    onCall: (call) => activity.call(call),
  });
  const { clock, apis, subscriptions, deadLetters } = connections;
  const { tenantId } = config;
  const tenantIds = [tenantId];
  const active = activeProviders(policy);
  const enabled = new Map(active.map((provider) => [provider.id, provider]));
  const mirror = mirrorDeps(connections, policy, enabled, randomUUID);
  const timers = timerPorts(connections, mirror, () => `00-${hex(16)}-${hex(8)}-01`);
  const poller = createPoller({ ports: timers, tenantIds, providers: active, sleep });
  const sweeper = createSweeper({ ports: { ...timers, sleep }, tenantIds, providers: active });
  const door = config.subscriptions === undefined ? undefined : subscriptionDoor(config.subscriptions);
  const wanted = active.flatMap(({ id, subscribesTo = [] }) =>
    subscribesTo.map((resource) => ({ resource, provider: id })),
  );
  const subscribed = door === undefined ? [] : wanted;
  const manager = createSubscriptionManager({
    tenantIds,
    graph: () => calledBy('subscriptions', apis('graph')),
    wanted: wanted.map(({ resource }) => resource),
    door,
    store: subscriptions,
    clock,
  });
  const ports = {
    ...messagePorts(connections, mirror, poller, (events, log) => manager.answer(events, log)),
    onKey: (key: HandledKey) => activity.key(key),
  };
  const ready = async (): Promise<void> => {
    await connections.ensureStorage();
    await Promise.all(active.map(({ id }) => mirror.since(tenantId, id)));
  };
  const polled = active.filter((provider) => 'list' in provider).map(({ id }) => id);
  const { changes, poison } = connections;
  const mode = policy.mode;
  const subscribes = door !== undefined;
  const counted = { changes, poison, deadLetters };
  const pulse = createPulse({ version, mode, subscribes, polled, clock, sleep, ...counted });
  /** Work that needs storage, and at its end a word on what was done. */
  const working = async (log: Log, work: () => Promise<void>): Promise<void> => {
    try {
      await ready();
      await work();
    } finally {
      activity.report(log);
    }
  };
  return {
    mirrorMessage: (message, log) => working(log, () => mirrorMessage(ports, message, log)),
    recordDeadLetter: (message, facts, log) =>
      working(log, () => recordDeadLetter({ store: deadLetters, clock }, message, facts, log)),
    async pollProviders(log) {
      // Tables that are missing are made first; whatever is wrong then, the heartbeat says so.
      await Promise.race([ready().catch(() => undefined), sleep(readyMs)]);
      await pulse(log);
      await working(log, () => poller.pollAll(log));
    },
    sweepAlerts: (log) => working(log, () => sweeper.sweepAll(log)),
    manageSubscriptions: (log) =>
      working(log, async () => {
        await manager.manage(log);
        await logStandings({ tenantIds, wanted: subscribed, store: subscriptions, clock }, log);
      }),
    reportHealth: createHealthReporter({
      version,
      mode,
      notices,
      polled,
      idle: active.length === 0,
      startedAt: clock.now(),
      clock,
      tenantIds,
      subscribed: subscribed.map(({ resource }) => resource),
      subscriptions,
      lastPolls: () => lastPolls(connections, tenantId, active),
      changes,
      poison,
      deadLetters,
    }),
  };
}
