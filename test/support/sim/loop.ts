/** The mirror at work in simulated time: two workers on the queue, polls on their timer, and death at any moment. */

import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { CopyRef } from '../../../shared/alert/observation.ts';
import { decisionId, sameCopy } from '../../../shared/correlation/record.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { PollCursor } from '../../../shared/mirror/cursors.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { createGuard, type GuardCounter } from '../../../shared/mirror/guard.ts';
import { mirrorMessage, type MessagePorts } from '../../../shared/mirror/message.ts';
import type { Ledger } from '../../../shared/quota/ledger.ts';
import { createPollMemo } from '../../../shared/mirror/poll-memo.ts';
import { pollProvider } from '../../../shared/mirror/poll.ts';
import { sweepProvider } from '../../../shared/mirror/sweep.ts';
import { absentProvider, type Direction, type Policy } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { tenantId } from '../alert-keys.ts';
import { mistakesIn } from '../checked-log.ts';
import { createMemoryStore, type MemoryStore } from '../memory-store.ts';
import { freeTurns, noApi } from '../free-turns.ts';
import { allCapable } from '../all-capable.ts';
import { createMemoryLedger } from '../memory-ledger.ts';
import { policyOf } from '../plan-case.ts';
import { createMemoryQueue, type MemoryQueue, type Message } from './memory-queue.ts';
import { startProcess, type Process } from './process.ts';
import type { Product } from './product.ts';
import type { Random } from './random.ts';
import type { Life, Scheduler, Source } from './scheduler.ts';
import { createWitness } from './witness.ts';
import type { World } from './world.ts';

export interface LoopFaults {
  /** That a worker dies at one of its calls. */
  readonly crash: number;
  /** That a call takes seconds, or a minute. */
  readonly slow: number;
  readonly duplicate: number;
  /** That a change notification never comes. */
  readonly lost: number;
}

/** What the customer allows. */
export interface Rules {
  readonly mode: Policy['mode'];
  readonly directions: Readonly<Partial<Record<ProviderId, Direction>>>;
  /** Milliseconds since the epoch: when the mirror was switched on. */
  readonly since: number;
  readonly maxClosuresPerHour?: number;
  /** Whether products count: then calls are planned inside their quotas, by three processes with one ledger. */
  readonly isScarce: boolean;
}

export interface LoopOptions {
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly rules: Rules;
}

/** What happened, to be read when a run fails. */
export interface LogEntry {
  readonly at: number;
  readonly who: string;
  readonly message: string;
  readonly fields: object;
}

export interface Loop extends Source {
  readonly store: MemoryStore;
  readonly queue: MemoryQueue;
  /** What must never happen: errors that are no one's fault but the code's, and messages given up by the host. */
  readonly mishaps: string[];
  readonly dead: { readonly key: AlertKey; readonly reasons: readonly string[] }[];
  readonly log: LogEntry[];
  faults: LoopFaults;
  notify(copy: CopyRef): void;
  pollAll(): void;
  sweepAll(): void;
}

export const noLoopFaults: LoopFaults = { crash: 0, slow: 0, duplicate: 0, lost: 0 };
const mostDequeues = 5;

interface Worker {
  readonly name: string;
  life: Life | undefined;
  process: Process;
}

export function createLoop({ world, scheduler, random, rules }: LoopOptions): Loop {
  const store = createMemoryStore();
  const queue = createMemoryQueue(scheduler, random);
  const cursors = new Map<string, PollCursor>();
  let memo = createPollMemo(1000);
  const mishaps: string[] = [];
  const dead: Loop['dead'] = [];
  const log: LogEntry[] = [];
  const polling = new Set<ProviderId>();
  let ids = 0;
  /** Those that have something to show in this run. */
  const products = [...world.products.values()].filter(({ id }) => world.inUse.has(id));
  const { maxClosuresPerHour } = rules;
  const policy = policyOf({
    mode: rules.mode,
    ...(maxClosuresPerHour === undefined ? {} : { guards: { maxClosuresPerHour, maxShareOfOpen: 0.5 } }),
    providers: new Map(
      [...world.products.keys()].map((id) => [
        id,
        { ...absentProvider, direction: rules.directions[id] ?? 'both' },
      ]),
    ),
  });

  const guard = createGuard(createMemoryCounter(), scheduler, policy, async () => undefined);

  const ledger = createMemoryLedger();
  const free: Process = {
    life: { name: 'free', isAlive: true },
    turns: freeTurns(() => noApi),
    leases: new Set(),
  };
  const begin = (name: string): Process =>
    rules.isScarce
      ? startProcess(name, {
          world,
          scheduler,
          ledger: (life) => interposed<Ledger>(ledger, life, false),
          latency: () => latency(),
          witness: (leases) => createWitness(store, scheduler, leases),
        })
      : free;

  const step = async (life: Life): Promise<void> => {
    if (life.isAlive && random.chance(loop.faults.crash)) die(life);
    await scheduler.step(life, latency());
  };
  const latency = (): number => {
    if (!random.chance(loop.faults.slow)) return random.between(0, 150);
    return random.chance(0.2) ? random.between(10_000, 60_000) : random.between(200, 6_000);
  };
  const die = (life: Life): void => {
    log.push({ at: scheduler.now(), who: life.name, message: 'dies', fields: {} });
    scheduler.kill(life);
    for (const worker of workers) {
      if (worker.life !== life) continue;
      worker.life = undefined;
      worker.process = replace(worker.process);
    }
    if (life.name.startsWith('poll')) {
      poller = replace(poller);
      polling.clear();
      memo = createPollMemo(1000);
    }
  };

  /** What waits for the ledger in the old one goes on no more. */
  const replace = (process: Process): Process => {
    if (process === free) return free;
    scheduler.kill(process.life);
    return begin(process.life.name);
  };
  /** Every call of a port takes time, and may be the last. */
  const interposed = <T extends object>(target: T, life: Life, mayDie = true): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          await (mayDie ? step(life) : scheduler.step(life, latency()));
          return Reflect.apply(value, object, args) as unknown;
        };
      },
    });
  let poller = begin('poller');
  const workers: Worker[] = ['w1', 'w2'].map((name) => ({ name, life: undefined, process: begin(name) }));

  const depsOf = (life: Life, { turns, leases: ofProcess }: Process): MirrorDeps => {
    const leases = new Set<string>();
    const witness = createWitness(store, scheduler, leases);
    const newId = (): string => {
      leases.add(String(++ids));
      ofProcess.add(String(ids));
      return String(ids);
    };
    const providers = [...world.products].map(
      ([id, product]) => [id, product.provider(() => step(life), witness)] as const,
    );
    return {
      clock: scheduler,
      policy,
      providers: new Map(providers),
      turns,
      capabilities: allCapable,
      store: interposed(store, life),
      guard,
      since: async () => rules.since,
      newId,
    };
  };
  const portsOf = (life: Life, process: Process): MessagePorts => ({
    mirrors: new Map([[tenantId, depsOf(life, process)]]),
    queue: interposed(queue, life),
    keepDead: async (key, reasons) => void dead.push({ key, reasons }),
    keepRejected: async (rejected) => void mishaps.push(...rejected.map(({ reason }) => reason)),
    poll: async () => undefined,
    handleSubscriptionEvents: async () => undefined,
  });
  const logFor =
    (life: Life): Parameters<typeof mirrorMessage>[2] =>
    (level, message, fields) => {
      log.push({ at: scheduler.now(), who: life.name, message, fields });
      mishaps.push(...mistakesIn({ level, message, fields: { ...fields } }));
    };

  const work = async (worker: Worker, life: Life, message: Message): Promise<void> => {
    try {
      await mirrorMessage(portsOf(life, worker.process), JSON.parse(message.body), logFor(life));
      await step(life);
      queue.remove(message);
    } catch (error) {
      if (!(error instanceof TransientError)) mishaps.push(`${life.name}: ${String(error)}`);
      message.visibleAt = scheduler.now() + 30_000;
    }
    worker.life = undefined;
  };
  const poll = async (id: ProviderId): Promise<void> => {
    const product = world.products.get(id);
    if (product === undefined || polling.has(id)) return;
    polling.add(id);
    const life = { name: `poll ${id}`, isAlive: true };
    const ports = {
      mirror: depsOf(life, poller),
      cursors: interposed(
        {
          readPoll: async (_tenant: string, provider: ProviderId) => cursors.get(provider) ?? {},
          writePoll: async (_tenant: string, provider: ProviderId, cursor: PollCursor) =>
            void cursors.set(provider, cursor),
        },
        life,
      ),
      memo,
      send: (keys: readonly AlertKey[]) => interposed(queue, life).send(keys),
      sleep: undefined,
      newTraceparent: () => '00-0-0-01',
    };
    try {
      await pollProvider(
        ports,
        tenantId,
        product.provider(() => step(life)),
        logFor(life),
      );
    } catch (error) {
      mishaps.push(`${life.name}: ${String(error)}`);
    }
    polling.delete(id);
  };

  const sweep = async (product: Product): Promise<void> => {
    const life = { name: `sweep ${product.id}`, isAlive: true };
    const ports = {
      mirror: depsOf(life, poller),
      cursors: { writeDrift: async () => undefined },
      send: (keys: readonly AlertKey[]) => interposed(queue, life).send(keys),
      // No time passes within a step: a sweep that would have to wait ends there, as where its instance is stopped.
      sleep: () => Promise.reject(new TransientError('throttled', 'The instance was stopped.')),
      newTraceparent: () => '00-0-0-01',
    };
    await sweepProvider(
      ports,
      tenantId,
      product.provider(() => step(life)),
      logFor(life),
    );
  };

  for (const product of world.products.values()) product.decisionOf = (copy) => decisionFor(store, copy);

  const loop: Loop = {
    store,
    queue,
    mishaps,
    dead,
    log,
    faults: noLoopFaults,
    start() {
      let started = false;
      for (const worker of workers) {
        if (worker.life !== undefined) continue;
        const message = queue.take(scheduler.now());
        if (message === undefined) break;
        started = true;
        if (message.dequeued > mostDequeues) {
          mishaps.push(`given up by the host: ${message.body.slice(0, 200)}`);
          queue.remove(message);
          continue;
        }
        const life = { name: worker.name, isAlive: true };
        worker.life = life;
        void work(worker, life, message);
      }
      return started;
    },
    nextAt: () => (workers.some(({ life }) => life === undefined) ? queue.nextAt() : Infinity),
    notify({ provider, ref }) {
      const { lost, duplicate } = loop.faults;
      if (random.chance(lost) || scheduler.now() < rules.since) return;
      const observedAt = new Date(scheduler.now()).toISOString();
      const key = { tenantId, provider, ref, observedAt, source: 'notification' as const };
      queue.duplicate(duplicate);
      scheduler.at(scheduler.now() + random.between(0, random.chance(0.7) ? 3_000 : 120_000), () => {
        void queue.send([key]);
      });
    },
    pollAll() {
      for (const { id } of products) void poll(id);
    },
    sweepAll() {
      for (const product of products) void sweep(product);
    },
  };
  return loop;
}

/** The decision that the records say is being carried out at this copy. */
function decisionFor(store: MemoryStore, copy: CopyRef): ReturnType<Product['decisionOf']> {
  const row = store.sharedRecords().find((record) => sameCopy(record, copy));
  const found = store
    .correlations()
    .find(({ id, agreed, copies }) =>
      row === undefined
        ? copies.some((known) => sameCopy(known, copy))
        : agreed !== undefined && row.intent?.decision === decisionId(id, agreed),
    );
  if (found?.agreed === undefined) return { id: row?.intent?.decision ?? 'none' };
  return { id: decisionId(found.id, found.agreed), decidedAt: Date.parse(found.agreed.decidedAt) };
}

/** The count of the guard, for one process. */
function createMemoryCounter(): GuardCounter {
  const used = new Map<string, number>();
  return {
    async take({ tenantId, provider, hour, wanted, limit }) {
      const name = `${tenantId}|${provider}|${hour}`;
      const before = used.get(name) ?? 0;
      const granted = Math.max(0, Math.min(wanted, (await limit(before)) - before));
      used.set(name, before + granted);
      return granted;
    },
  };
}
