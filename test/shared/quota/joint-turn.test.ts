/** Many alerts that are closed alike, at a product that changes many by one call: whatever becomes of that call. */

import * as z from 'zod';
import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import { initialDisposition, type Disposition } from '../../../shared/alert/disposition.ts';
import { sameShown, type Observation } from '../../../shared/alert/observation.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { mirrorMessage, type MessagePorts } from '../../../shared/mirror/message.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { Batch } from '../../../shared/provider/batch.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { endpointBatches, endpointCalls } from '../../../shared/provider/quota.ts';
import { shareTurns } from '../../../shared/quota/share-turns.ts';
import { createTurns } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { allCapable } from '../../support/all-capable.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createManualTime } from '../../support/manual-time.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { dispositionOf, policyOf } from '../../support/plan-case.ts';

const closed = dispositionOf('closed', 'Isolated');
const minute = 60_000;

interface State {
  readonly disposition: Disposition;
  readonly at: number;
}

/** What becomes of a change of many: `apply` makes it for one of them. */
type Update = (refs: readonly string[], apply: (ref: string) => void) => Promise<void>;

/** Alerts with a copy each in Defender XDR, where they are decided, and in Defender for Endpoint. */
function office(count: number) {
  const time = createManualTime();
  const store = createMemoryStore();
  const ledger = createMemoryLedger();
  const refs = Array.from({ length: count }, (_, i) => `a${i}`);
  const decided = new Map<string, State>();
  const mirrored = new Map<string, State>();
  for (const ref of refs)
    for (const states of [decided, mirrored])
      states.set(ref, { disposition: initialDisposition, at: time.time - minute });
  const calls: string[] = [];
  /** How often each copy was really changed. */
  const changed = new Map<string, number>();
  const dead: string[] = [];
  const behaviour: { update: Update } = { update: async (all, apply) => all.forEach((ref) => apply(ref)) };
  let queue: { readonly key: AlertKey; readonly at: number }[] = [];
  let ids = 0;

  const lookAt = (
    states: ReadonlyMap<string, State>,
    base: Provider,
    ref: string,
  ): Observation | undefined => {
    const state = states.get(ref);
    const iso = (at: number) => new Date(at).toISOString();
    if (state === undefined) return undefined;
    const { disposition, at } = state;
    const { comment } = disposition;
    return {
      ref,
      shown: base.project(disposition),
      createdAt: iso(Date.parse('2026-11-22T09:00:00.000Z')),
      updatedAt: iso(at),
      readAt: iso(time.now()),
      aliases: [`k:${ref}`],
      belongsTo: [],
      comments: comment === undefined ? [] : [comment],
      ...defined({ comment, closedAt: disposition.status === 'resolved' ? iso(at) : undefined }),
    };
  };
  const apply = (want: Disposition) => (ref: string) => {
    const before = mirrored.get(ref);
    if (before === undefined) throw new TerminalError('not-found', 'The API does not have it.');
    mirrored.set(ref, { disposition: want, at: time.now() });
    if (!sameShown(endpoint.project(before.disposition), endpoint.project(want)))
      changed.set(ref, (changed.get(ref) ?? 0) + 1);
  };
  const xdr = fakeProvider('defenderXdr', { get: async (_api, ref) => lookAt(decided, xdr, ref) });
  const batch: Batch = {
    most: 25,
    write: [endpointBatches, endpointCalls],
    async read(api, asked) {
      await api.send({ method: 'GET', path: '/list', schema: z.unknown() });
      return asked.flatMap((ref) => lookAt(mirrored, endpoint, ref) ?? []);
    },
    likeness: ({ want }) => JSON.stringify(want),
    async update(api, writes) {
      await api.send({ method: 'POST', path: '/batch', schema: z.unknown() });
      calls.push(`many: ${writes.map(({ ref }) => ref).join(' ')}`);
      await behaviour.update(
        writes.map(({ ref }) => ref),
        apply(writes[0].want),
      );
    },
  };
  const endpoint: Provider = fakeProvider('defenderForEndpoint', {
    calls: {
      look: [endpointCalls],
      write: [endpointCalls],
      quotaOf: ({ path }) => (path === '/batch' ? endpointBatches : endpointCalls),
    },
    batch,
    async get(api, ref) {
      await api.send({ method: 'GET', path: `/${ref}`, schema: z.unknown() });
      return lookAt(mirrored, endpoint, ref);
    },
    async write(api, ref, want) {
      await api.send({ method: 'PATCH', path: `/${ref}`, schema: z.unknown() });
      calls.push(`one: ${ref}`);
      apply(want)(ref);
      return lookAt(mirrored, endpoint, ref);
    },
  });
  const providers = new Map<ProviderId, Provider>([xdr, endpoint].map((one) => [one.id, one]));
  const send: MessagePorts['queue']['send'] = async (keys, { delayMs = 0 } = {}) => {
    queue.push(...keys.map((key) => ({ key: key as AlertKey, at: time.now() + delayMs })));
  };

  /** A process of the app: what it holds in memory dies with it. */
  const start = (): MessagePorts => {
    const api = { now: () => new Date(time.now()).toISOString(), send: async () => undefined as never };
    const turns = createTurns({ clock: time, ledger, api: () => api });
    const mirror: MirrorDeps = {
      clock: time,
      policy: policyOf({
        providers: new Map([...providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }])),
      }),
      providers,
      turns: shareTurns(turns, { clock: time, sleep: time.sleep }),
      capabilities: allCapable,
      store,
      guard: { allow: async (_tenant, _provider, wanted) => wanted },
      since: async () => 0,
      newId: () => String(++ids),
    };
    return {
      mirrors: new Map([[tenantId, mirror]]),
      queue: { send },
      keepDead: async (_key, reasons) => void dead.push(...reasons),
      keepRejected: async () => undefined,
      poll: async () => undefined,
      handleSubscriptionEvents: async () => undefined,
    };
  };
  let ports = start();
  const notify = (provider: ProviderId) =>
    send(
      refs.map((ref) => ({
        tenantId,
        provider,
        ref,
        observedAt: new Date(time.now()).toISOString(),
        source: 'notification' as const,
      })),
    );
  /** Works off what is due, all of it in one message, for so long. */
  const work = async (ms: number): Promise<void> => {
    const until = time.time + ms;
    while (time.time < until) {
      const due = queue.filter(({ at }) => at <= time.time).map(({ key }) => key);
      queue = queue.filter(({ at }) => at > time.time);
      if (due.length > 0) void mirrorMessage(ports, due, () => undefined);
      await time.pass(100);
    }
  };
  return {
    refs,
    mirrored,
    changed,
    calls,
    dead,
    behaviour,
    store,
    time,
    work,
    /** The process dies, and its messages come back. */
    restart() {
      ports = start();
      return notify('defenderXdr');
    },
    async decide() {
      await notify('defenderForEndpoint');
      await notify('defenderXdr');
      await work(10_000);
      for (const ref of refs) decided.set(ref, { disposition: closed, at: time.time });
      calls.length = 0;
      await notify('defenderXdr');
    },
  };
}

const copyOf = ({ store }: Pick<ReturnType<typeof office>, 'store'>, ref: string) =>
  store
    .correlations()
    .flatMap(({ copies }) => copies)
    .find((copy) => copy.provider === 'defenderForEndpoint' && copy.ref === ref);

describe('shared/quota/joint-turn', () => {
  it('closes many by few calls, each of them once, with an intent and a result of its own', async () => {
    const world = office(16);
    await world.decide();
    await world.work(10_000);
    expect(world.calls.length).toBeLessThanOrEqual(4);
    expect([...world.changed.values()]).toEqual(world.refs.map(() => 1));
    for (const ref of world.refs)
      expect(copyOf(world, ref)).toMatchObject({
        written: { times: 1 },
        lastSeen: { shown: { status: 'resolved' } },
      });
    expect(world.store.correlations().every(({ lease }) => lease === undefined)).toBe(true);
    expect(new Set(world.store.correlations().map(({ id }) => id)).size).toBe(16);
    await world.work(2 * minute);
    expect(world.calls.length).toBeLessThanOrEqual(4);
  });

  it('refused, with some of it done: the others are written one by one, and who is gone is gone', async () => {
    const world = office(8);
    await world.decide();
    world.mirrored.delete('a4');
    world.behaviour.update = async (refs, apply) => {
      for (const ref of refs) apply(ref);
    };
    await world.work(2 * minute);
    expect(world.calls.filter((call) => call.startsWith('many'))).toHaveLength(1);
    const there = world.refs.filter((ref) => ref !== 'a4');
    expect(there.map((ref) => [ref, world.changed.get(ref)])).toEqual(there.map((ref) => [ref, 1]));
    expect(copyOf(world, 'a4')).toMatchObject({ gone: true });
    expect(there.map((ref) => copyOf(world, ref)?.intent)).toEqual(there.map(() => undefined));
    expect(world.dead).toEqual([]);
  });

  it('dies before it hears of the answer: nothing is written again that was taken', async () => {
    const world = office(8);
    await world.decide();
    const reached = Promise.withResolvers<undefined>();
    world.behaviour.update = async (refs, apply) => {
      for (const ref of refs.slice(0, 3)) apply(ref);
      reached.resolve(undefined);
      await new Promise(() => undefined);
    };
    await world.work(3_000);
    await reached.promise;
    const many = world.calls.find((call) => call.startsWith('many')) ?? '';
    expect(
      many
        .split(' ')
        .slice(1)
        .map((ref) => copyOf(world, ref)?.intent),
    ).not.toContain(undefined);
    world.behaviour.update = async (refs, apply) => refs.forEach((ref) => apply(ref));
    await world.restart();
    await world.work(3 * minute);
    expect(world.refs.map((ref) => world.changed.get(ref))).toEqual(world.refs.map(() => 1));
    expect(world.refs.map((ref) => copyOf(world, ref)?.intent)).toEqual(world.refs.map(() => undefined));
  });

  it('asked for fewer calls, it writes nothing until then, and all of it after', async () => {
    const world = office(8);
    await world.decide();
    const until = world.time.time + 30_000;
    const { update } = world.behaviour;
    world.behaviour.update = async (refs, apply) => {
      if (world.time.time >= until) return update(refs, apply);
      const retryAfterMs = until - world.time.time;
      throw new TransientError('throttled', 'Too many requests.', { retryAfterMs, said: { status: 429 } });
    };
    await world.work(29_000);
    expect(world.changed.size).toBeLessThan(8);
    expect(world.calls.filter((call) => call.startsWith('many'))).toHaveLength(1);
    await world.work(2 * minute);
    expect(world.refs.map((ref) => world.changed.get(ref))).toEqual(world.refs.map(() => 1));
    expect(world.dead).toEqual([]);
  });
});
