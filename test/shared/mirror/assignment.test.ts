/** Whom an alert is assigned to, through the whole loop: three products, one of them an incident of just this alert. */

import fc from 'fast-check';
import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import { initialDisposition, type Disposition } from '../../../shared/alert/disposition.ts';
import type { Member, Observation } from '../../../shared/alert/observation.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import type { MirrorDeps, Outcome } from '../../../shared/mirror/deps.ts';
import { compareWithRecord } from '../../../shared/mirror/on-record.ts';
import { reconcileAlert } from '../../../shared/mirror/reconcile.ts';
import { reconcileShared } from '../../../shared/mirror/reconcile-shared.ts';
import { absentProvider, type Policy, type ProviderPolicy } from '../../../shared/policy/policy.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { allCapable } from '../../support/all-capable.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import type { Turns } from '../../../shared/quota/turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { dispositionOf, policyOf } from '../../support/plan-case.ts';

const ids = ['defenderXdr', 'defenderForEndpoint', 'sentinel'] as const;
type Id = (typeof ids)[number];
const jane = 'jane@contoso.com';
const bob = 'bob@contoso.com';

interface Held {
  disposition: Disposition;
  assignedTo: string | undefined;
  updatedAt: number;
  writes: string[];
}

interface Options {
  readonly policy?: Partial<Policy>;
  readonly rules?: Partial<Record<Id, Partial<ProviderPolicy>>>;
  /** What a product does instead of taking the person. */
  readonly taking?: Partial<Record<Id, () => void>>;
  readonly otherMembers?: readonly Member[];
  readonly nativeSyncSeconds?: number;
  readonly turns?: Turns;
}

function createTrial({ policy, rules = {}, taking = {}, otherMembers = [], turns, ...more }: Options = {}) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const iso = (ms: number): string => new Date(ms).toISOString();
  const createdAt = iso(clock.time);
  const held = new Map(
    ids.map((id): [Id, Held] => [
      id,
      { disposition: initialDisposition, assignedTo: undefined, updatedAt: clock.time, writes: [] },
    ]),
  );
  const at = (id: Id): Held => {
    const found = held.get(id);
    if (found === undefined) throw new Error('no such product');
    return found;
  };
  const journal: string[] = [];

  function productOf(id: Id): Provider {
    const isShared = id === 'sentinel';
    const observe = (): Observation => {
      const { disposition, assignedTo, updatedAt } = at(id);
      return {
        ref: id,
        shown: provider.project(disposition),
        createdAt,
        updatedAt: iso(updatedAt),
        readAt: iso(clock.time),
        aliases: isShared ? [] : ['alert:1'],
        belongsTo: [],
        ...(disposition.comment !== undefined && { comment: disposition.comment }),
        ...(assignedTo !== undefined && { assignedTo }),
        ...(isShared && { members: [{ aliases: ['alert:1'] }, ...otherMembers] }),
        ...(isShared && more),
      };
    };
    const change = (what: string, by: (state: Held) => void) => {
      clock.time += 10;
      const state = at(id);
      by(state);
      state.updatedAt = clock.time;
      state.writes.push(what);
      return Promise.resolve(observe());
    };
    const provider = fakeProvider(id, {
      kind: isShared ? 'shared' : 'alert',
      get: () => Promise.resolve(observe()),
      write: (_api, _ref, want) =>
        change('status', (state) => {
          state.disposition = want;
        }),
      assign: async (_api, _ref, to) => {
        taking[id]?.();
        return change(`to ${to}`, (state) => {
          state.assignedTo = to;
        });
      },
    });
    return provider;
  }

  const providers = new Map<Provider['id'], Provider>(ids.map((id) => [id, productOf(id)]));
  const store = createMemoryStore();
  const deps: MirrorDeps = {
    clock,
    policy: policyOf({
      assignedTo: 'mirror',
      providers: new Map(ids.map((id) => [id, { ...absentProvider, direction: 'both', ...rules[id] }])),
      ...policy,
    }),
    providers,
    turns: turns ?? freeTurns(() => noApi),
    capabilities: allCapable,
    store: {
      ...store,
      write: (before, after, lines) => {
        journal.push(...lines.map(({ event, copy }) => `${event} ${copy?.provider ?? ''}`));
        return store.write(before, after, lines);
      },
    },
    guard: { allow: () => Promise.reject(new Error('no closing is asked for')) },
    since: () => Promise.resolve(0),
    newId: () => String(clock.time),
  };

  const given = (): number => ids.flatMap((id) => at(id).writes).filter((what) => what !== 'status').length;
  let dies = false;

  async function reconcile(key: AlertKey): Promise<Outcome> {
    const provider = providers.get(key.provider);
    if (provider === undefined) throw new Error('no such product');
    const run = provider.kind === 'shared' ? reconcileShared : reconcileAlert;
    const before = given();
    const outcome = await run(deps, key, provider, () => undefined);
    if (dies && given() > before) {
      dies = false;
      return { kind: 'done' };
    }
    await outcome.afterSent?.();
    return outcome;
  }

  /** Polls these products, and goes on until nothing is left to do. @returns how often a key was given up */
  async function settle(polled: readonly Id[] = ids): Promise<number> {
    let dead = 0;
    const keys: { readonly key: AlertKey; readonly at: number }[] = polled.map((id) => ({
      key: { ...keyFor(id), provider: id, source: 'poll' },
      at: (clock.time += 60_000),
    }));
    for (let steps = 0; keys.length > 0; steps++) {
      if (steps > 200) throw new Error('it never ends');
      keys.sort((a, b) => a.at - b.at);
      const [next] = keys.splice(0, 1);
      if (next === undefined) break;
      clock.time = Math.max(clock.time, next.at);
      const outcome = await reconcile(next.key);
      for (const { key, delayMs } of outcome.also ?? []) keys.push({ key, at: clock.time + delayMs });
      if (outcome.kind === 'dead') dead += 1;
      const attempt = (next.key.attempt ?? 0) + 1;
      if (outcome.kind === 'again' && attempt < 5)
        keys.push({ key: { ...next.key, attempt, source: 'requeue' }, at: clock.time + outcome.delayMs });
    }
    return dead;
  }

  return {
    deps,
    journal,
    settle,
    at,
    /** The next run that gives somebody's name to a copy comes no further than that. */
    die: () => void (dies = true),
    act(id: Id, change: Partial<Pick<Held, 'disposition' | 'assignedTo'>>) {
      clock.time += 60_000;
      Object.assign(at(id), change, { updatedAt: clock.time });
    },
    async find(id: Id) {
      clock.time += 60_000;
      const provider = productOf(id);
      const observation = await provider.get?.(noApi, id);
      if (observation === undefined) throw new Error('it is there');
      return compareWithRecord(deps, tenantId, provider, observation);
    },
    names: () => ids.map((id) => at(id).assignedTo),
    writes: () => ids.flatMap((id) => at(id).writes.map((what) => `${id} ${what}`)),
  };
}

async function known(options?: Options) {
  const trial = createTrial(options);
  await trial.settle();
  await trial.settle();
  return trial;
}

describe('shared/mirror/assignment', () => {
  it.each(ids)('follows whom somebody is named at %s, once in each other product', async (id) => {
    const { act, settle, names, writes, journal } = await known();
    act(id, { assignedTo: jane });
    await settle();
    expect(names()).toEqual([jane, jane, jane]);
    expect(writes().toSorted()).toEqual(
      ids
        .filter((other) => other !== id)
        .map((other) => `${other} to ${jane}`)
        .toSorted(),
    );
    await settle();
    expect(writes()).toHaveLength(2);
    expect(journal.filter((line) => line.startsWith('assigned'))).toEqual([`assigned ${id}`]);
    expect(journal.filter((line) => line.startsWith('gave'))).toHaveLength(2);
  });

  it.each(ids)('is news to a poll of %s until it is on record', async (id) => {
    const { act, settle, find } = await known();
    act(id, { assignedTo: jane });
    expect(await find(id)).toBe('news');
    await settle();
    await settle();
    expect(await find(id)).toBe('known');
    const off = await known({ policy: { assignedTo: 'off' } });
    off.act(id, { assignedTo: jane });
    expect(await off.find(id)).toBe('known');
  });

  it('lets the later name win, and the policy name a product that always does', async () => {
    const newest = await known();
    newest.act('defenderXdr', { assignedTo: jane });
    newest.act('defenderForEndpoint', { assignedTo: bob });
    await newest.settle();
    expect(newest.names()).toEqual([bob, bob, bob]);
    const conflicts = { ...policyOf().conflicts, assignedTo: { prefer: 'defenderXdr' } } as const;
    const preferring = await known({ policy: { conflicts } });
    preferring.act('defenderXdr', { assignedTo: jane });
    preferring.act('defenderForEndpoint', { assignedTo: bob });
    await preferring.settle();
    expect(preferring.names()).toEqual([jane, jane, jane]);
  });

  it('never lets a name that stood there at first sight outvote one that was seen to be given', async () => {
    const { act, at, settle, names } = createTrial();
    await settle(['defenderXdr']);
    act('defenderXdr', { assignedTo: jane });
    await settle(['defenderXdr']);
    at('defenderForEndpoint').assignedTo = bob;
    await settle();
    expect(names()).toEqual([jane, jane, jane]);
  });

  it('is journalled where nothing is written', async () => {
    const { act, settle, journal } = await known({ policy: { mode: 'observe' } });
    act('defenderXdr', { assignedTo: jane });
    await settle();
    expect(journal.filter((line) => line.startsWith('assigned'))).toEqual(['assigned defenderXdr']);
  });

  it('takes nobody for nothing said: what somebody takes out stays out there, and elsewhere as it is', async () => {
    const { act, settle, names } = await known();
    act('defenderXdr', { assignedTo: jane });
    await settle();
    act('sentinel', { assignedTo: undefined });
    await settle();
    await settle();
    expect(names()).toEqual([jane, jane, undefined]);
    act('sentinel', { assignedTo: bob });
    await settle();
    expect(names()).toEqual([bob, bob, bob]);
  });

  it.each<[string, Options]>([
    ['the policy says nothing of it', { policy: { assignedTo: 'off' } }],
    ['nothing is written at all', { policy: { mode: 'observe' } }],
    ['changes there do not count', { rules: { defenderXdr: { direction: 'out' } } }],
  ])('writes nothing where %s', async (_, options) => {
    const { act, settle, writes } = await known(options);
    act('defenderXdr', { assignedTo: jane });
    await settle();
    expect(writes()).toEqual([]);
  });

  it('leaves alone what the policy does not write to, and an incident of several alerts', async () => {
    const { act, settle, names } = await known({
      rules: { defenderForEndpoint: { direction: 'in' } },
      otherMembers: [{ aliases: ['alert:2'] }],
    });
    act('defenderXdr', { assignedTo: jane });
    await settle();
    expect(names()).toEqual([jane, undefined, undefined]);
    act('sentinel', { assignedTo: bob });
    await settle();
    expect(names()).toEqual([jane, undefined, bob]);
  });

  it('waits for what Microsoft syncs by itself', async () => {
    const { act, settle, names, deps } = await known({ nativeSyncSeconds: 7200 });
    act('defenderXdr', { assignedTo: jane });
    const since = deps.clock.now();
    await settle();
    expect(names()).toEqual([jane, jane, jane]);
    expect(deps.clock.now() - since).toBeGreaterThanOrEqual(7_200_000);
  });

  it('decides all the same where a product does not know the person, and does not insist', async () => {
    const refuse = () => {
      throw new TerminalError('refused', 'No such person.');
    };
    const { act, settle, at, names, journal } = await known({ taking: { defenderForEndpoint: refuse } });
    act('defenderXdr', { assignedTo: jane, disposition: dispositionOf('inProgress') });
    expect(await settle()).toBe(0);
    await settle();
    expect(ids.map((id) => at(id).disposition.status)).toEqual(['inProgress', 'inProgress', 'inProgress']);
    expect(names()).toEqual([jane, undefined, jane]);
    expect(journal.filter((line) => line === 'not-given defenderForEndpoint')).toHaveLength(1);
  });

  it('tries again where a product could not answer, without holding up a decision', async () => {
    let left = 2;
    const fail = () => {
      if (left-- > 0) throw new TransientError('unavailable', 'Not now.');
    };
    const { act, settle, at, names } = await known({ taking: { sentinel: fail } });
    act('defenderXdr', { assignedTo: jane, disposition: dispositionOf('inProgress') });
    await settle();
    expect(at('sentinel').disposition.status).toBe('inProgress');
    expect(names()).toEqual([jane, jane, jane]);
  });

  it('is seen where an incident is given back to the person whom our own write took it from', async () => {
    const { act, settle, names } = await known();
    for (const [id, assignedTo] of [
      ['defenderXdr', bob],
      ['defenderForEndpoint', jane],
      ['sentinel', bob],
    ] as const) {
      act(id, { assignedTo });
      await settle();
    }
    expect(names()).toEqual([bob, bob, bob]);
  });

  describe('after a worker has died between giving a name and saying so', () => {
    const allBob = async (options?: Options) => {
      const trial = await known(options);
      trial.act('defenderXdr', { assignedTo: bob });
      await trial.settle();
      expect(trial.names()).toEqual([bob, bob, bob]);
      return trial;
    };

    it.each(['defenderForEndpoint', 'sentinel'] as const)(
      'what was given at %s outvotes nobody who named another person meanwhile',
      async (id) => {
        const deeds = [
          () =>
            Object.assign(trial.at('defenderXdr'), { assignedTo: bob, updatedAt: trial.deps.clock.now() }),
          () => {
            throw new TransientError('unavailable', 'Not now.');
          },
        ];
        const trial = await known({ taking: { [id]: () => deeds.shift()?.() } });
        trial.act('defenderXdr', { assignedTo: jane });
        trial.die();
        await trial.settle();
        await trial.settle();
        expect(trial.names()).toEqual([bob, bob, bob]);
      },
    );

    it.each(['defenderForEndpoint', 'sentinel'] as const)(
      'whoever names the person before at %s is heard',
      async (id) => {
        const trial = await allBob();
        trial.act('defenderXdr', { assignedTo: jane });
        trial.die();
        await trial.settle(['defenderXdr']);
        expect(trial.at(id).assignedTo).toBe(jane);
        trial.act(id, { assignedTo: bob });
        await trial.settle();
        expect(trial.names()).toEqual([bob, bob, bob]);
      },
    );

    it('what never came there is given again, once', async () => {
      let left = 2;
      const fail = () => {
        if (left-- > 0) throw new TransientError('unavailable', 'Not now.');
      };
      const trial = await allBob({ taking: { defenderForEndpoint: fail, sentinel: fail } });
      trial.act('defenderXdr', { assignedTo: jane });
      trial.die();
      await trial.settle();
      await trial.settle();
      expect(trial.names()).toEqual([jane, jane, jane]);
      const { length } = trial.writes();
      await trial.settle();
      expect(trial.writes()).toHaveLength(length);
    });
  });

  it('waits for its turn, comes back at the moment promised, and is written once', async () => {
    const promises: (number | undefined)[] = [];
    const free = freeTurns(() => noApi);
    let now = (): number => 0;
    const { act, settle, names, writes, journal, deps } = await known({
      turns: {
        ...free,
        take: async (tenant, provider, ref, promised, work) => {
          if (provider.id !== 'sentinel' || work === 'look') return free.take(tenant, provider, ref);
          promises.push(promised);
          return promised === undefined
            ? { kind: 'later', at: now() + 30_000 }
            : free.take(tenant, provider, ref);
        },
      },
    });
    now = () => deps.clock.now();
    act('defenderXdr', { assignedTo: jane });
    await settle(['defenderXdr']);
    expect(names()).toEqual([jane, jane, jane]);
    expect(promises).toEqual([undefined, expect.any(Number)]);
    expect(writes()).toHaveLength(2);
    expect(journal.filter((line) => line.startsWith('not-given'))).toEqual([]);
  });

  it('ends with the last name everywhere, and with the same decisions as without any', async () => {
    const anyDeed = fc.record({
      id: fc.constantFrom(...ids),
      assignedTo: fc.option(fc.constantFrom(jane, bob), { nil: undefined }),
      words: fc.option(fc.constantFrom('new', 'inProgress'), { nil: undefined }),
      settles: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { maxLength: 6 }), async (deeds) => {
        const both = await Promise.all([known(), known({ policy: { assignedTo: 'off' } })]);
        for (const trial of both) {
          for (const { id, assignedTo, words, settles } of deeds) {
            const person = assignedTo === undefined ? {} : { assignedTo };
            trial.act(id, { ...person, ...(words && { disposition: dispositionOf(words) }) });
            if (settles) await trial.settle();
          }
          expect(await trial.settle()).toBe(0);
        }
        const [mirrored, off] = both;
        const statuses = ({ at }: typeof mirrored) => ids.map((id) => at(id).disposition.status);
        expect(statuses(mirrored)).toEqual(statuses(off));
        const count = mirrored.writes().length;
        await mirrored.settle();
        expect(mirrored.writes()).toHaveLength(count);
        expect(new Set(mirrored.names()).size).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
