/** What the run of one key does around its plan; what it may do at all is held by the properties of the loop. */

import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import type { Correlation } from '../../../shared/correlation/record.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { MirrorDeps, Outcome } from '../../../shared/mirror/deps.ts';
import { reconcileAlert } from '../../../shared/mirror/reconcile.ts';
import { reconcileShared } from '../../../shared/mirror/reconcile-shared.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import type { Turns } from '../../../shared/quota/turns.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { allCapable } from '../../support/all-capable.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { dispositionOf, policyOf } from '../../support/plan-case.ts';
import { createRandom } from '../../support/sim/random.ts';
import { createWorld, type World, type WorldPlan } from '../../support/sim/world.ts';

const minute = 60_000;
const pair: WorldPlan = { alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0 } }], incidents: [] };
const inIncident: WorldPlan = { ...pair, incidents: ['defenderXdrIncidents'] };
const inSentinel: WorldPlan = { ...pair, incidents: ['sentinel'] };

/** A world and a mirror of which single ports can be replaced. */
function createTrial(plan: WorldPlan = pair) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const world: World = createWorld(plan, clock, createRandom(1), () => undefined);
  world.appear(clock.time);
  const store: MemoryStore = createMemoryStore();
  const ports: { store: MemoryStore; providers: Map<ProviderId, Provider>; reads: string[]; turns: Turns } = {
    store,
    turns: freeTurns(() => noApi),
    providers: new Map(),
    reads: [],
  };
  for (const [id, product] of world.products) {
    const provider = product.provider(async () => undefined);
    ports.providers.set(id, {
      ...provider,
      get: (api, ref) => {
        ports.reads.push(ref);
        return provider.get(api, ref);
      },
    });
  }
  const deps = (): MirrorDeps => ({
    clock,
    policy: policyOf({
      providers: new Map(
        [...ports.providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }]),
      ),
    }),
    providers: ports.providers,
    turns: ports.turns,
    capabilities: allCapable,
    store: ports.store,
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => String(clock.time),
  });
  async function begin(id: ProviderId, key: Partial<AlertKey> = {}): Promise<Outcome> {
    const provider = ports.providers.get(id);
    if (provider === undefined) throw new Error('no such product');
    const ref = provider.kind === 'shared' ? `${id}-1` : `${id}-0`;
    const whole: AlertKey = { ...keyFor(ref), provider: id, ...key };
    ports.reads.length = 0;
    const reconcile = provider.kind === 'shared' ? reconcileShared : reconcileAlert;
    return reconcile(deps(), whole, provider, () => undefined);
  }
  return {
    clock,
    world,
    store,
    ports,
    begin,
    async run(id: ProviderId, key: Partial<AlertKey> = {}): Promise<Outcome> {
      clock.time += minute;
      const outcome = await begin(id, key);
      await outcome.afterSent?.();
      return outcome;
    },
    act(id: ProviderId, words: string): void {
      clock.time += minute;
      const ref = world.shared.some(({ provider }) => provider === id) ? `${id}-1` : `${id}-0`;
      world.act({ provider: id, ref }, dispositionOf(words));
    },
    state: (id: ProviderId): string =>
      world.products
        .get(id)
        ?.state(id === 'defenderXdrIncidents' || id === 'sentinel' ? `${id}-1` : `${id}-0`).disposition
        .status ?? '',
    async record(): Promise<Correlation> {
      const [only] = store.correlations();
      if (only === undefined) throw new Error('there is a record');
      return only;
    },
  };
}

/** Looks at once, writes at that moment. */
const writesLater = (free: Turns, at: number): Turns => ({
  ...free,
  take: async (...wish) => (wish[4] === 'look' ? free.take(...wish) : { kind: 'later', at }),
});

async function known(plan?: WorldPlan) {
  const trial = createTrial(plan);
  await trial.run('defenderXdr');
  await trial.run('legacyGraphAlerts');
  return trial;
}

describe('shared/mirror/reconcile', () => {
  it('mirrors a change and lets go of the alert', async () => {
    const { act, run, state, record } = await known();
    act('defenderXdr', 'tp');
    expect(await run('defenderXdr')).toMatchObject({ kind: 'done' });
    expect(state('legacyGraphAlerts')).toBe('resolved');
    expect(await record()).not.toHaveProperty('lease');
  });

  it('knows nothing of a copy that is not there', async () => {
    const { run, store } = createTrial();
    expect(await run('defenderXdr', { ref: 'none' })).toEqual({ kind: 'done' });
    expect(store.correlations()).toEqual([]);
  });

  it('files a copy under the id that the product gives it, whatever id it was pushed with', async () => {
    const { run, record, ports, act, state } = createTrial();
    const product = ports.providers.get('defenderXdr');
    if (product === undefined) throw new Error('no such product');
    const get: Provider['get'] = async (api, ref) => product.get?.(api, ref.replace('pushed:', ''));
    ports.providers.set('defenderXdr', { ...product, get });
    await run('defenderXdr', { ref: 'pushed:defenderXdr-0' });
    await run('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    await run('defenderXdr', { ref: 'pushed:defenderXdr-0' });
    expect((await record()).copies.map(({ ref }) => ref)).toEqual(['defenderXdr-0', 'legacyGraphAlerts-0']);
    expect(state('legacyGraphAlerts')).toBe('resolved');
  });

  it('a key that has waited for its moment goes on from what others have made of the record meanwhile', async () => {
    const { act, run, state, store, ports, clock } = await known();
    const free = ports.turns;
    const at = clock.time + 10 * minute;
    ports.turns = writesLater(free, at);
    act('defenderXdr', 'tp');
    await run('defenderXdr');
    let asked = 0;
    ports.turns = {
      ...free,
      async take(...wish) {
        asked += 1;
        clock.time += 2_000;
        const [record] = store.correlations();
        const stored = record && (await store.read(record.id));
        const writtenAt = new Date(clock.time).toISOString();
        if (stored !== undefined) await store.write(stored, { ...stored.value, writtenAt }, []);
        return free.take(...wish);
      },
    };
    clock.time = at - minute;
    expect(await run('legacyGraphAlerts', { turn: new Date(at).toISOString() })).toMatchObject({
      kind: 'done',
    });
    expect({ asked, is: state('legacyGraphAlerts') }).toEqual({ asked: 1, is: 'resolved' });
  });

  it.each([
    ['holds a turn goes on at once, in that turn', true],
    ['holds none comes back', false],
  ])('who loses a race and %s', async (_words, holdsTurn) => {
    const { act, run, state, store, ports, clock } = await known();
    let writes = 0;
    const write: MemoryStore['write'] = async (...wish) => {
      writes += 1;
      if (writes === 1) throw new TransientError('conflict', 'Another worker was quicker.');
      return store.write(...wish);
    };
    ports.store = { ...store, write };
    act('defenderXdr', 'tp');
    if (!holdsTurn) ports.turns = writesLater(ports.turns, clock.time + 10 * minute);
    const running = run('defenderXdr');
    await (holdsTurn ? running : expect(running).rejects.toMatchObject({ code: 'conflict' }));
    expect(state('legacyGraphAlerts')).toBe(holdsTurn ? 'resolved' : 'new');
  });

  it('of several keys of a copy that waits for its turn only the one whose turn is on record goes on', async () => {
    const { act, run, clock, ports, record, state } = await known();
    const free = ports.turns;
    const waitFor = (seconds: number): string => {
      const at = clock.time + seconds * 1_000;
      ports.turns = writesLater(free, at);
      return new Date(at).toISOString();
    };
    const noted = async () => (await record()).copies.map(({ waitsUntil }) => waitsUntil);
    act('defenderXdr', 'tp');
    const first = waitFor(300);
    expect((await run('defenderXdr')).also).toMatchObject([{ key: { turn: first } }]);
    expect(await noted()).toEqual([undefined, first]);
    clock.time = Date.parse(first);
    const second = waitFor(600);
    expect(await run('legacyGraphAlerts', { turn: first })).toMatchObject({ kind: 'again', turn: second });
    expect(await noted()).toEqual([undefined, second]);
    expect(await run('legacyGraphAlerts', { turn: first })).toEqual({ kind: 'done' });
    ports.turns = free;
    clock.time = Date.parse(second);
    await run('legacyGraphAlerts', { turn: second });
    expect(state('legacyGraphAlerts')).toBe('resolved');
  });

  it('waits while another worker has the alert, at most five seconds at a time, and reads nothing', async () => {
    const { act, begin, clock, ports, run } = await known();
    act('defenderXdr', 'tp');
    const theirs = await begin('defenderXdr');
    expect(await begin('legacyGraphAlerts')).toMatchObject({ kind: 'again', delayMs: 5_000, failed: false });
    expect(ports.reads).toEqual([]);
    clock.time += 43_000;
    expect(await begin('legacyGraphAlerts')).toMatchObject({ kind: 'again', delayMs: 2_000 });
    await theirs.afterSent?.();
    expect(await run('legacyGraphAlerts')).toMatchObject({ kind: 'done' });
  });

  it('goes on where a worker died, once its lease has ended', async () => {
    const { act, begin, run, state, record, world } = await known();
    act('defenderXdr', 'tp');
    await begin('defenderXdr');
    expect(state('legacyGraphAlerts')).toBe('resolved');
    await run('defenderXdr');
    const { copies, lease } = await record();
    expect([lease, copies.filter(({ intent }) => intent !== undefined)]).toEqual([undefined, []]);
    expect(world.products.get('legacyGraphAlerts')?.writes).toHaveLength(1);
  });

  it('does not forget what was written when the record was changed meanwhile', async () => {
    const { act, begin, store, record } = await known();
    act('defenderXdr', 'tp');
    const outcome = await begin('defenderXdr');
    const { id } = await record();
    for (const title of ['one', 'two']) {
      const current = await store.read(id);
      if (current !== undefined) await store.write(current, { ...current.value, title }, []);
    }
    await outcome.afterSent?.();
    const { title, lease, copies } = await record();
    expect([title, lease]).toEqual(['two', undefined]);
    expect(copies.find(({ provider }) => provider === 'legacyGraphAlerts')?.written?.times).toBe(1);
  });

  it('knows a copy by its events alone where the product can not be asked', async () => {
    const { act, run, ports, record, state } = await known();
    const { get, ...told } = ports.providers.get('legacyGraphAlerts') ?? {};
    const event = () => get?.(noApi, 'legacyGraphAlerts-0') as Promise<Observation>;
    ports.providers.set('legacyGraphAlerts', told as Provider);
    act('legacyGraphAlerts', 'tp');
    const closing = await event();
    act('legacyGraphAlerts', 'new');
    const reopening = await event();
    await run('legacyGraphAlerts', { observation: closing });
    expect(state('defenderXdr')).toBe('resolved');
    await run('legacyGraphAlerts', { observation: reopening });
    expect(state('defenderXdr')).toBe('new');
    // Once more the older one: it says nothing, and doesn't come back to be looked at again.
    expect(await run('legacyGraphAlerts', { observation: closing })).toEqual({ kind: 'done' });
    // A key that names the copy and brings nothing has nothing to tell either.
    expect(await run('legacyGraphAlerts')).toMatchObject({ kind: 'done' });
    expect(await run('legacyGraphAlerts', { ref: 'none' })).toEqual({ kind: 'done' });
    expect(state('defenderXdr')).toBe('new');
    expect((await record()).agreed?.decidedBy.provider).toBe('legacyGraphAlerts');
    expect(ports.reads).not.toContain('legacyGraphAlerts-0');
  });

  it('believes what came with the key only if it was read after the record was written', async () => {
    const { act, run, ports, world, clock } = await known();
    act('defenderXdr', 'tp');
    const observation = await world.products
      .get('defenderXdr')
      ?.provider(async () => undefined)
      .get({ now: () => '', send: () => Promise.reject(new Error('not here')) }, 'defenderXdr-0');
    if (observation === undefined) throw new Error('it is there');
    const old = {
      ...observation,
      readAt: '2026-11-22T09:59:00.000Z',
      shown: { ...observation.shown, status: 'new' },
    };
    await run('defenderXdr', { observation: old });
    expect(ports.reads[0]).toBe('defenderXdr-0');
    expect(world.products.get('legacyGraphAlerts')?.writes).toHaveLength(1);
    const fresh = { ...observation, readAt: new Date(clock.time + minute).toISOString() };
    await run('defenderXdr', { observation: fresh });
    expect(ports.reads).toEqual([]);
  });

  it('reads a copy again before it is written, when the look came by queue', async () => {
    const { act, run, ports, world, clock } = await known();
    act('defenderXdr', 'tp');
    await run('defenderXdr');
    const legacy = ports.providers.get('legacyGraphAlerts');
    if (legacy === undefined) throw new Error('it is there');
    clock.time += minute;
    // Outvoted by what is agreed, so that it would be put right; but it is in step by now.
    const observation = {
      ref: 'legacyGraphAlerts-0',
      shown: legacy.project(dispositionOf('fp')),
      updatedAt: '2026-11-22T10:00:30.000Z',
      readAt: new Date(clock.time).toISOString(),
      aliases: [],
      belongsTo: [],
    };
    await run('legacyGraphAlerts', { observation });
    expect(ports.reads).toContain('legacyGraphAlerts-0');
    expect(world.products.get('legacyGraphAlerts')?.writes).toHaveLength(1);
  });

  it('writes nothing once its lease is over', async () => {
    const { act, begin, clock, ports, world } = await known();
    act('defenderXdr', 'tp');
    const legacy = ports.providers.get('legacyGraphAlerts');
    if (legacy === undefined) throw new Error('it is there');
    const write = ports.store.write.bind(ports.store);
    ports.store = {
      ...ports.store,
      write: async (...args) => {
        const stored = await write(...args);
        clock.time += 50_000;
        return stored;
      },
    };
    expect(await begin('defenderXdr')).toMatchObject({ kind: 'again', failed: true });
    expect(world.products.get('legacyGraphAlerts')?.writes).toEqual([]);
  });

  it('leaves nothing behind that another worker has written first', async () => {
    const { act, begin, ports, world } = await known();
    act('defenderXdr', 'tp');
    const lost = new TransientError('conflict', 'Lost.');
    ports.store = { ...ports.store, write: () => Promise.reject(lost) };
    await expect(begin('defenderXdr')).rejects.toBe(lost);
    expect(world.products.get('legacyGraphAlerts')?.writes).toEqual([]);
  });

  it('brings back a copy that was lost from sight', async () => {
    const { run, ports, record, act, state } = await known();
    const legacy = ports.providers.get('legacyGraphAlerts');
    if (legacy === undefined) throw new Error('it is there');
    ports.providers.set('legacyGraphAlerts', { ...legacy, get: () => Promise.resolve(undefined) });
    await run('legacyGraphAlerts');
    expect((await record()).copies.find(({ provider }) => provider === 'legacyGraphAlerts')?.gone).toBe(true);
    ports.providers.set('legacyGraphAlerts', legacy);
    act('defenderXdr', 'tp');
    await run('defenderXdr');
    expect(state('legacyGraphAlerts')).toBe('resolved');
  });

  describe('with an incident', () => {
    it('closes it with its last alert, and not again', async () => {
      const { run, act, state, world } = await known(inIncident);
      act('legacyGraphAlerts', 'tp');
      await run('legacyGraphAlerts');
      expect([state('defenderXdrIncidents'), state('defenderXdr')]).toEqual(['resolved', 'resolved']);
      for (const id of ['defenderXdr', 'defenderXdrIncidents', 'legacyGraphAlerts'] as const) await run(id);
      expect(world.products.get('defenderXdrIncidents')?.writes).toHaveLength(1);
    });

    it('tells its alerts what a person did to it, again and again until that is certain', async () => {
      const { begin, run, act, store } = await known(inIncident);
      act('defenderXdrIncidents', 'fp');
      const first = await begin('defenderXdrIncidents');
      expect(first.also).toMatchObject([{ key: { provider: 'defenderXdr', source: 'shared' } }]);
      const second = await run('defenderXdrIncidents');
      expect(second.also).toHaveLength(1);
      const third = await run('defenderXdrIncidents');
      expect(third.also).toEqual([]);
      expect(store.sharedRecords()).toMatchObject([{ news: 1, told: 1 }]);
    });

    it('is followed while the product of the alert that is told has no calls to spare', async () => {
      const { act, run, clock, ports, state } = await known(inIncident);
      act('defenderXdrIncidents', 'fp');
      const free = ports.turns;
      const busy = new TransientError('throttled', 'x', { retryAfterMs: 600_000 });
      ports.turns = {
        ...free,
        take: async (...wish) =>
          wish[1].id === 'defenderXdr' ? { kind: 'later', at: clock.time + minute } : free.take(...wish),
      };
      const xdr = ports.providers.get('defenderXdr');
      if (xdr === undefined) throw new Error('there is one');
      ports.providers.set('defenderXdr', { ...xdr, get: () => Promise.reject(busy) });
      const { also = [] } = await run('defenderXdrIncidents');
      await run('defenderXdr', also[0]?.key ?? {});
      expect(state('legacyGraphAlerts')).toBe('resolved');
    });

    it('is looked at once, however many keys name it while the look is waited for', async () => {
      const { act, run, clock, ports, store } = await known(inIncident);
      act('defenderXdrIncidents', 'fp');
      const free = ports.turns;
      const at = clock.time + 600_000;
      ports.turns = { ...free, take: async () => ({ kind: 'later', at }) };
      const look = new Date(at).toISOString();
      expect(await run('defenderXdrIncidents')).toMatchObject({ kind: 'again', look });
      expect(await run('defenderXdrIncidents', { source: 'poll' })).toEqual({ kind: 'done' });
      expect(await run('defenderXdrIncidents', { look, source: 'requeue' })).toMatchObject({ look });
      expect(await run('defenderXdrIncidents', { source: 'verify' })).toMatchObject({ kind: 'again' });
      ports.turns = free;
      clock.time = at - 60_000;
      expect((await run('defenderXdrIncidents', { look, source: 'requeue' })).also).toHaveLength(1);
      expect(ports.reads).toEqual(['defenderXdrIncidents-1']);
      expect(store.sharedRecords()[0]).not.toHaveProperty('looksAt');
      expect((await run('defenderXdrIncidents', { source: 'poll' })).kind).toBe('done');
      expect(ports.reads).toEqual(['defenderXdrIncidents-1']);
    });

    it('is looked at by the next key when nobody has come for a look', async () => {
      const { run, clock, ports } = await known(inIncident);
      const free = ports.turns;
      const at = clock.time + 120_000;
      ports.turns = { ...free, take: async () => ({ kind: 'later', at }) };
      await run('defenderXdrIncidents');
      ports.turns = free;
      clock.time = at;
      await run('defenderXdrIncidents', { source: 'poll' });
      expect(ports.reads).toEqual(['defenderXdrIncidents-1']);
    });

    it('makes itself known to alerts that do not name it, before and after they come', async () => {
      const { run, store } = createTrial(inSentinel);
      await run('sentinel');
      await run('legacyGraphAlerts');
      expect(store.correlations()[0]?.copies.map(({ provider }) => provider)).toContain('sentinel');
      const other = await known(inSentinel);
      expect((await other.record()).copies.map(({ provider }) => provider)).not.toContain('sentinel');
      const told = await other.run('sentinel');
      expect(told.also).toHaveLength(1);
      expect((await other.record()).copies.map(({ provider }) => provider)).toContain('sentinel');
    });

    it('is joined by an alert that it lists by its name, though who claimed the name has died', async () => {
      const { run, begin, record, world } = createTrial({
        alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 60 } }],
        incidents: ['sentinel'],
      });
      await run('sentinel');
      world.appear(Date.parse('2026-11-22T11:00:00.000Z'));
      await run('legacyGraphAlerts');
      await begin('defenderXdr');
      await run('defenderXdr');
      expect((await record()).copies.map(({ provider }) => provider)).toContain('sentinel');
    });

    it('does not hide from its own key who has joined it', async () => {
      const { run, store, world } = createTrial({
        alerts: [...pair.alerts, { copies: { legacyGraphAlerts: 600 } }],
        incidents: ['sentinel'],
      });
      await run('sentinel');
      await run('legacyGraphAlerts');
      world.appear(Date.parse('2026-11-22T11:00:00.000Z'));
      await run('legacyGraphAlerts', { ref: 'legacyGraphAlerts-1' });
      world.act({ provider: 'legacyGraphAlerts', ref: 'legacyGraphAlerts-0' }, dispositionOf('tp'));
      const { also = [] } = await run('legacyGraphAlerts');
      expect(also.map(({ key }) => key.provider)).toContain('sentinel');
      await run('sentinel');
      expect(
        store.correlations().every(({ copies }) => copies.some(({ provider }) => provider === 'sentinel')),
      ).toBe(true);
      expect(
        (await store.readShared(tenantId, { provider: 'sentinel', ref: 'sentinel-1' }))?.value.members,
      ).toHaveLength(2);
    });
  });
});
