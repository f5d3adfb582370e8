/**
 * The composition root of everything behind the doors: the only file that knows everyone. Loaded and made once per
 * process, when first needed.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { connect, lastPolls } from './connections.ts';
import { recordDeadLetter, type MessageFacts } from './deadletter/record.ts';
import type { HealthReport, PolledPlace } from './health/health.ts';
import { createPulse } from './health/pulse.ts';
import { createHealthReporter } from './health/report.ts';
import { mirrorMessage } from './mirror/message.ts';
import { createPoller } from './mirror/poll-all.ts';
import { createSweeper } from './mirror/sweep-all.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import type { Policy } from './policy/policy.ts';
import { messagePorts } from './ports.ts';
import type { Queues } from './queues.ts';
import { subscriptionDoor } from './subscription/door.ts';
import { createSubscriptionManager } from './subscription/manage.ts';
import { logStandings } from './subscription/standing.ts';
import { createActivity, type HandledKey } from './telemetry/activity.ts';
import { createTenantWork } from './tenant-work.ts';
import { placesOf, type Tenant } from './tenants.ts';

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
  /** Of the home tenant. */
  readonly mode: Policy['mode'];
  readonly tenants: readonly Tenant[];
  readonly queues: Queues;
  readonly version: string;
  readonly notices: readonly string[];
}

/** Milliseconds that the heartbeat waits for tables to be made. */
const readyMs = 5_000;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

export function createServices({ config, mode, tenants, queues, version, notices }: ServicesInput): Services {
  const activity = createActivity(systemClock);
  const connections = connect(config, queues, {
    newSuffix: () => hex(4),
    onCall: (call) => activity.call(call),
  });
  const { clock, subscriptions, deadLetters, changes, poison } = connections;
  const tools = { newId: randomUUID, newTraceparent: () => `00-${hex(16)}-${hex(8)}-01`, sleep };
  const works = tenants.map((tenant) => createTenantWork(connections, tenant, tools));
  const poller = createPoller({ tenants: works, sleep });
  const sweeper = createSweeper({
    tenants: works.map((work) => ({ ...work, ports: { ...work.ports, sleep } })),
    sleep,
  });
  const door = config.subscriptions === undefined ? undefined : subscriptionDoor(config.subscriptions);
  const subscribed = door === undefined ? [] : works.flatMap(({ wanted }) => wanted);
  const manager = createSubscriptionManager({
    tenants: works.map(({ subscribing }) => subscribing),
    door,
    store: subscriptions,
    clock,
  });
  const mirrors = new Map(works.map(({ tenantId, mirror }) => [tenantId, mirror]));
  const ports = {
    ...messagePorts(connections, mirrors, poller, (events, log) => manager.answer(events, log), sleep),
    onKey: (key: HandledKey) => activity.key(key),
  };
  const ready = async (): Promise<void> => {
    await connections.ensureStorage();
    await Promise.all(works.map((work) => work.ready()));
  };
  const places = placesOf(tenants);
  const polled = places
    .filter(({ provider }) => 'list' in provider)
    .map(({ tenantId, provider }) => ({ tenantId, provider: provider.id }));
  const subscribes = door !== undefined;
  const counted = { changes, poison, deadLetters };
  const open = (): readonly PolledPlace[] => works.flatMap((work) => work.polledNow());
  const pulse = createPulse({ version, mode, subscribes, polled: open, clock, sleep, ...counted });
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
        await logStandings({ wanted: subscribed, store: subscriptions, clock }, log);
      }),
    reportHealth: createHealthReporter({
      version,
      mode,
      notices,
      polled,
      active: works.flatMap((work) => work.active),
      idle: places.length === 0,
      startedAt: clock.now(),
      clock,
      tenantIds: tenants.map(({ tenantId }) => tenantId),
      subscribed,
      subscriptions,
      capabilities: connections.capabilities,
      lastPolls: () => lastPolls(connections, polled),
      ...counted,
    }),
  };
}
