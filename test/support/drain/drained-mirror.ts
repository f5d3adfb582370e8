/** The whole mirror over storage in memory: instances that share a queue and a ledger, and their timers. */

import { mirrorMessage } from '../../../shared/mirror/message.ts';
import { createPoller } from '../../../shared/mirror/poll-all.ts';
import { createSweeper } from '../../../shared/mirror/sweep-all.ts';
import type { Log } from '../../../shared/platform/log.ts';
import { messagePorts } from '../../../shared/ports.ts';
import { createTenantWork, type TenantWork } from '../../../shared/tenant-work.ts';
import type { Tenant } from '../../../shared/tenants.ts';
import type { MemoryLedger } from '../memory-ledger.ts';
import type { Random } from '../sim/random.ts';
import type { Agenda } from './agenda.ts';
import { createDrainedConnections } from './drained-connections.ts';
import { createDrainedQueue, type DrainedQueue, type Handler } from './drained-queue.ts';
import type { DrainedTenant } from './drained-tenant.ts';

export interface MirrorOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly tenants: readonly Tenant[];
  readonly worlds: ReadonlyMap<string, DrainedTenant>;
}

/** Whether calls are planned inside the published quotas. */
export type Quotas = 'published' | 'none';

export interface DrainedMirror {
  readonly queue: DrainedQueue;
  readonly ledger: MemoryLedger;
  /** Dead letters, and lines that say that something is wrong. */
  readonly deadLetters: readonly string[];
  readonly problems: readonly string[];
  /** New processes, which remember nothing; the first one has the timers too. */
  start(instances: number, quotas: Quotas): void;
  /** Time passes, a minute at a time, with the timers' work, until `isOver` or so many minutes are. */
  pass(minutes: number, isOver?: () => boolean): Promise<void>;
}

const minute = 60_000;
const minutesBetweenSweeps = 15;
/** As much as no test needs. */
const plenty = 1e6;

interface Timer {
  readonly everyMinutes: number;
  readonly run: () => Promise<void>;
}

export function createDrainedMirror({ agenda, random, tenants, worlds }: MirrorOptions): DrainedMirror {
  const queue = createDrainedQueue(agenda, random);
  const connections = createDrainedConnections(agenda, queue, worlds);
  const problems: string[] = [];
  const log: Log = (level, message, fields) => {
    if (level === 'error') problems.push(`${message} ${JSON.stringify(fields)}`);
  };
  let ids = 0;
  const tools = { newId: () => String(++ids), newTraceparent, sleep: agenda.sleep };
  let timers: readonly Timer[] = [];

  const startInstance = (instance: number, quotas: Quotas) => {
    const outside = connections.connect(instance);
    const allowed = quotas === 'none' ? tenants.map(withoutQuotas) : tenants;
    const works = allowed.map((tenant) => createTenantWork(outside, tenant, tools));
    const poller = createPoller({ tenants: works, sleep: agenda.sleep });
    const mirrors = new Map(works.map(({ tenantId, mirror }) => [tenantId, mirror]));
    const ports = messagePorts(outside, mirrors, poller, async () => undefined, agenda.sleep);
    const handle: Handler = (message) => mirrorMessage(ports, message, log);
    return { works, poller, handle };
  };
  const sweeperOf = (works: readonly TenantWork[]) =>
    createSweeper({
      tenants: works.map((work) => ({ ...work, ports: { ...work.ports, sleep: agenda.sleep } })),
      sleep: agenda.sleep,
    });

  return {
    queue,
    ledger: connections.ledger,
    deadLetters: connections.deadLetters,
    problems,
    start(instances, quotas) {
      const started = Array.from({ length: instances }, (_, instance) => startInstance(instance, quotas));
      queue.hire(started.map(({ handle }) => handle));
      timers = started.slice(0, 1).flatMap(({ works, poller }) => {
        const sweeper = sweeperOf(works);
        return [
          { everyMinutes: 1, run: alone(() => poller.pollAll(log)) },
          { everyMinutes: minutesBetweenSweeps, run: alone(() => sweeper.sweepAll(log)) },
        ];
      });
    },
    async pass(minutes, isOver = () => false) {
      for (let i = 0; i < minutes && !isOver(); i++) {
        const now = Math.floor(agenda.now() / minute);
        for (const { everyMinutes, run } of timers) if (now % everyMinutes === 0) void run();
        await agenda.run((now + 1) * minute);
      }
    },
  };
}

const newTraceparent = (): string => '00-00000000000000000000000000000000-0000000000000000-01';

function withoutQuotas(tenant: Tenant): Tenant {
  const entries = [...tenant.policy.providers].map(
    ([id, entry]) => [id, { ...entry, quotaFactor: plenty }] as const,
  );
  return { ...tenant, policy: { ...tenant.policy, providers: new Map(entries) } };
}

/** A timer never overlaps itself. */
function alone(run: () => Promise<void>): () => Promise<void> {
  let isRunning = false;
  return async () => {
    if (isRunning) return;
    isRunning = true;
    await run().finally(() => {
      isRunning = false;
    });
  };
}
