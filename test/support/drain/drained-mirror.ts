/** The whole mirror over storage in memory: instances that share a queue and a ledger, and their timers. */

import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { createGuard } from '../../../shared/mirror/guard.ts';
import { mirrorMessage } from '../../../shared/mirror/message.ts';
import { createPollMemo } from '../../../shared/mirror/poll-memo.ts';
import { createPoller, type Poller } from '../../../shared/mirror/poll-all.ts';
import { createSweeper } from '../../../shared/mirror/sweep-all.ts';
import { createSince } from '../../../shared/mirror/switch-on.ts';
import type { Log } from '../../../shared/platform/log.ts';
import { providerPolicy, type Policy } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { quotaFactor } from '../../../shared/quota/quota-factor.ts';
import { createTurns } from '../../../shared/quota/turns.ts';
import { allCapable } from '../all-capable.ts';
import { createMemoryCursors } from '../memory-cursors.ts';
import { createMemoryLedger } from '../memory-ledger.ts';
import { createMemoryStore } from '../memory-store.ts';
import type { Random } from '../sim/random.ts';
import type { Agenda } from './agenda.ts';
import { createDrainedQueue, type DrainedQueue } from './drained-queue.ts';
import type { DrainedTenant } from './drained-tenant.ts';

export interface MirrorOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly policy: Policy;
  readonly providers: ReadonlyMap<ProviderId, Provider>;
  readonly tenants: ReadonlyMap<string, DrainedTenant>;
}

/** Whether calls are planned inside the published quotas. */
export type Quotas = 'published' | 'none';

export interface DrainedMirror {
  readonly queue: DrainedQueue;
  readonly ledger: ReturnType<typeof createMemoryLedger>;
  readonly store: ReturnType<typeof createMemoryStore>;
  /** Dead letters, and lines that say that something is wrong. */
  readonly deadLetters: string[];
  readonly problems: string[];
  /** New processes, which remember nothing; the first one has the timers too. */
  start(instances: number, quotas: Quotas): void;
  /** Time passes, a minute at a time, with the timers' work, until `isOver` or so many minutes are. */
  pass(minutes: number, isOver?: () => boolean): Promise<void>;
}

const minute = 60_000;
const minutesBetweenSweeps = 15;
/** As much as no test needs. */
const plenty = 1e6;
type Mirrors = ReadonlyMap<string, MirrorDeps>;

/** As in shared/ports.ts. */
const pollMemory = 20_000;

export function createDrainedMirror(options: MirrorOptions): DrainedMirror {
  const { agenda, random, policy, providers, tenants } = options;
  const queue = createDrainedQueue(agenda, random);
  const cursors = createMemoryCursors();
  const ledger = createMemoryLedger();
  const store = createMemoryStore();
  const problems: string[] = [];
  const deadLetters: string[] = [];
  const log: Log = (level, message, fields) => {
    if (level === 'error') problems.push(`${message} ${JSON.stringify(fields)}`);
  };
  const since = createSince(cursors, policy, agenda);
  let ids = 0;
  let timers: readonly { readonly everyMinutes: number; readonly run: () => Promise<void> }[] = [];

  const depsOf = (tenant: DrainedTenant, quotas: Quotas): MirrorDeps => {
    const connect = tenant.connect();
    const turns = createTurns({
      clock: agenda,
      ledger,
      api: (_tenantId, provider) => connect(provider),
      factor: (quota, provider) =>
        quotas === 'none' ? plenty : quotaFactor(policy, providers.values(), quota, provider),
    });
    const guard = createGuard(cursors, agenda, policy, async (tenantId, id) => {
      const provider = providers.get(id);
      const counting = provider?.countOpen?.(
        turns.client(tenantId, provider, 'sweep'),
        providerPolicy(policy, id),
      );
      return counting?.catch(() => undefined);
    });
    const capabilities = allCapable;
    const newId = (): string => String(++ids);
    return { clock: agenda, policy, providers, turns, capabilities, store, guard, since, newId };
  };

  const timersOf = (mirrors: Mirrors, poller: Poller): typeof timers => {
    const sweeper = createSweeper({
      tenants: [...mirrors].map(([tenantId, mirror]) => ({
        tenantId,
        ports: { mirror, cursors, send: queue.send, sleep: agenda.sleep, newTraceparent },
        providers: [...providers.values()],
      })),
      sleep: agenda.sleep,
    });
    return [
      { everyMinutes: 1, run: alone(() => poller.pollAll(log)) },
      { everyMinutes: minutesBetweenSweeps, run: alone(() => sweeper.sweepAll(log)) },
    ];
  };

  const startInstance = (quotas: Quotas) => {
    const mirrors: Mirrors = new Map([...tenants].map(([id, tenant]) => [id, depsOf(tenant, quotas)]));
    const poller = createPoller({
      tenants: [...mirrors].map(([tenantId, mirror]) => ({
        tenantId,
        ports: { mirror, cursors, memo: createPollMemo(pollMemory), send: queue.send, newTraceparent },
        providers: [...providers.values()],
      })),
      sleep: agenda.sleep,
    });
    const ports = {
      mirrors,
      queue,
      keepDead: async ({ provider, ref }: { provider: string; ref: string }, reasons: readonly string[]) =>
        void deadLetters.push(`${provider} ${ref}: ${reasons.join('; ')}`),
      keepRejected: async () => void deadLetters.push('a message that nobody can read'),
      poll: (tenantId: string, provider: ProviderId) => poller.pollSoon(tenantId, provider, log),
      handleSubscriptionEvents: async () => undefined,
    };
    return { mirrors, poller, handle: (message: unknown) => mirrorMessage(ports, message, log) };
  };

  return {
    queue,
    ledger,
    store,
    deadLetters,
    problems,
    start(instances, quotas) {
      const started = Array.from({ length: instances }, () => startInstance(quotas));
      queue.hire(started.map(({ handle }) => handle));
      timers = started.slice(0, 1).flatMap(({ mirrors, poller }) => timersOf(mirrors, poller));
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
