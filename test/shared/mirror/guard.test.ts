import { TransientError } from '../../../shared/errors.ts';
import {
  blockLimit,
  closureLimit,
  createGuard,
  hourOf,
  type GuardCounter,
} from '../../../shared/mirror/guard.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { policyOf } from '../../support/plan-case.ts';

const hour = Date.parse('2026-11-22T10:00:00.000Z');
const provider = 'defenderXdr';

/** What the table does, in memory: `taken` counts the operations. */
function createCounter() {
  const used = new Map<string, number>();
  const counter = {
    used,
    taken: 0,
    async take({ tenantId: tenant, provider: id, hour: when, wanted, limit }) {
      counter.taken += 1;
      const name = `${tenant}|${id}|${when}`;
      const before = used.get(name) ?? 0;
      const granted = Math.max(0, Math.min(wanted, (await limit(before)) - before));
      used.set(name, before + granted);
      return granted;
    },
  } satisfies GuardCounter & { used: Map<string, number>; taken: number };
  return counter;
}

function createGuarded(
  guards = { maxClosuresPerHour: 200, maxShareOfOpen: 0.5 },
  open: number | undefined = 1000,
) {
  const clock = { time: hour, now: () => clock.time };
  const counter = createCounter();
  const counts = { asked: 0, open };
  const countOpen = async (): Promise<number | undefined> => {
    counts.asked += 1;
    return counts.open;
  };
  const instance = () => createGuard(counter, clock, policyOf({ guards }), countOpen);
  return { clock, counter, counts, instance, guard: instance() };
}

describe('shared/mirror/guard', () => {
  it.each<[string, number, number, number | undefined, number]>([
    ['the number alone, where nobody can count', 200, 0.5, undefined, 200],
    ['the share of what is open', 200, 0.5, 100, 50],
    ['rounded down', 200, 0.5, 101, 50],
    ['never below 20 for its share', 200, 0.5, 10, 20],
    ['never below 20 for its share, even for none', 200, 0.5, 0, 20],
    ['the number, where the share is larger', 200, 0.5, 1000, 200],
    ['the number, even below 20', 5, 0.5, 1000, 5],
    ['the number, even below 20, of few', 5, 0.5, 3, 5],
    ['none', 0, 0.5, 1000, 0],
  ])('allows %s', (_sentence, maxClosuresPerHour, maxShareOfOpen, open, limit) => {
    expect(closureLimit({ maxClosuresPerHour, maxShareOfOpen }, open)).toBe(limit);
  });

  it.each<[string, number, number, number, number]>([
    ['a block of twenty where there is plenty', 200, 0, 1, 20],
    ['no more than twenty where there is more', 5000, 0, 1, 20],
    ['an eighth of what is left', 200, 150, 1, 156],
    ['only what is wanted of the last twenty', 200, 180, 1, 181],
    ['only what is wanted where there are twenty in all', 20, 0, 1, 1],
    ['what is wanted, if more than a block', 200, 0, 30, 30],
    ['no more than there is', 20, 15, 30, 20],
    ['nothing beyond the limit', 20, 20, 1, 20],
  ])('leases %s', (_sentence, limit, used, wanted, upTo) => {
    expect(blockLimit(limit, used, wanted)).toBe(upTo);
  });

  it('grants up to the limit of the hour and holds the rest', async () => {
    const { guard } = createGuarded({ maxClosuresPerHour: 25, maxShareOfOpen: 1 });
    const granted: number[] = [];
    for (let i = 0; i < 30; i++) granted.push(await guard.allow(tenantId, provider, 1));
    expect(granted.reduce((sum, one) => sum + one)).toBe(25);
    expect(granted.slice(25)).toEqual([0, 0, 0, 0, 0]);
  });

  it('grants a part of what is wanted', async () => {
    const { guard } = createGuarded({ maxClosuresPerHour: 3, maxShareOfOpen: 1 });
    expect(await guard.allow(tenantId, provider, 5)).toBe(3);
  });

  it('begins anew each hour', async () => {
    const { guard, clock } = createGuarded({ maxClosuresPerHour: 2, maxShareOfOpen: 1 });
    expect(await guard.allow(tenantId, provider, 5)).toBe(2);
    clock.time += 3_600_000;
    expect(await guard.allow(tenantId, provider, 5)).toBe(2);
  });

  it('counts each provider and tenant for itself', async () => {
    const { guard } = createGuarded({ maxClosuresPerHour: 2, maxShareOfOpen: 1 });
    await guard.allow(tenantId, provider, 5);
    expect(await guard.allow(tenantId, 'sentinel', 5)).toBe(2);
    expect(await guard.allow('other', provider, 5)).toBe(2);
  });

  it('asks once how many are open for the first twenty, which it grants whatever the answer is', async () => {
    const { guard, counts } = createGuarded(undefined, 0);
    for (let i = 0; i < 20; i++) expect(await guard.allow(tenantId, provider, 1)).toBe(1);
    expect(counts.asked).toBe(1);
    expect(await guard.allow(tenantId, provider, 1)).toBe(0);
    expect(counts.asked).toBe(2);
  });

  it('takes the first twenty one by one while the product cannot be asked', async () => {
    const counter = createCounter();
    let asked = 0;
    const away = async (): Promise<number> => {
      asked += 1;
      throw new TransientError('throttled', 'Too many.', { retryAfterMs: 60_000 });
    };
    const guard = createGuard(counter, { now: () => hour }, policyOf(), away);
    for (let i = 0; i < 20; i++) expect(await guard.allow(tenantId, provider, 1)).toBe(1);
    expect([counter.taken, asked]).toEqual([20, 1]);
  });

  it('takes the share of what was open when the hour began', async () => {
    const { guard, counts } = createGuarded(undefined, 100);
    for (let i = 0; i < 60; i++) {
      const granted = await guard.allow(tenantId, provider, 1);
      expect([i, granted]).toEqual([i, i < 50 ? 1 : 0]);
      counts.open = 100 - (i + 1);
    }
  });

  it('costs an operation for many closings', async () => {
    const { guard, counter } = createGuarded({ maxClosuresPerHour: 1000, maxShareOfOpen: 1 }, 5000);
    for (let i = 0; i < 200; i++) await guard.allow(tenantId, provider, 1);
    expect(counter.taken).toBe(200 / 20);
  });

  it('lets many at once within a process lease one after another', async () => {
    const { guard, counter } = createGuarded({ maxClosuresPerHour: 1000, maxShareOfOpen: 1 }, 5000);
    const granted = await Promise.all(Array.from({ length: 60 }, () => guard.allow(tenantId, provider, 1)));
    expect(granted.every((one) => one === 1)).toBe(true);
    expect(counter.taken).toBe(60 / 20);
  });

  it.each([5, 20, 21, 30, 200, 500])('never grants more than %d over all instances', async (limit) => {
    const { instance } = createGuarded({ maxClosuresPerHour: limit, maxShareOfOpen: 1 });
    const guards = [instance(), instance(), instance()];
    let granted = 0;
    for (let i = 0; i < limit; i++)
      for (const guard of guards) granted += await guard.allow(tenantId, provider, 1);
    expect(granted).toBe(limit);
  });

  it.each([10, 42, 44, 48, 60, 90, 400, 4000])(
    'does not hold the first twenty, each at another instance, with %d open',
    async (open) => {
      const { instance } = createGuarded(undefined, open);
      const granted: number[] = [];
      for (let i = 0; i < 20; i++) granted.push(await instance().allow(tenantId, provider, 1));
      expect(granted.every((one) => one === 1)).toBe(true);
    },
  );

  it('leaves what an instance leased and did not use out of what the others may close', async () => {
    const { instance, counter } = createGuarded({ maxClosuresPerHour: 40, maxShareOfOpen: 1 });
    for (let i = 0; i < 5; i++) await instance().allow(tenantId, provider, 1);
    const [used] = counter.used.values();
    const last = instance();
    let granted = 0;
    for (let i = 0; i < 60; i++) granted += await last.allow(tenantId, provider, 1);
    expect(granted).toBe(40 - (used ?? 0));
  });

  it('goes on after a failure, which counts nothing', async () => {
    const failing: GuardCounter = { take: () => Promise.reject(new TransientError('unavailable', 'away')) };
    const counter = createCounter();
    let isAway = true;
    const flaky: GuardCounter = { take: (request) => (isAway ? failing : counter).take(request) };
    const guard = createGuard(flaky, { now: () => hour }, policyOf(), async () => 100);
    await expect(guard.allow(tenantId, provider, 1)).rejects.toMatchObject({ code: 'unavailable' });
    isAway = false;
    expect(await guard.allow(tenantId, provider, 1)).toBe(1);
  });

  it('is a lost race when nobody can count just now: neither allowed nor held for an hour', async () => {
    const counter = createCounter();
    counter.used.set(`${tenantId}|${provider}|${hourOf(hour)}`, 20);
    const away = async (): Promise<number> => {
      throw new TransientError('throttled', 'Too many.', { retryAfterMs: 60_000 });
    };
    const guard = createGuard(counter, { now: () => hour }, policyOf(), away);
    await expect(guard.allow(tenantId, provider, 1)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('names an hour by its beginning', () => {
    expect(hourOf(hour + 3_599_999)).toBe('2026-11-22T10:00:00.000Z');
    expect(hourOf(hour + 3_600_000)).toBe('2026-11-22T11:00:00.000Z');
  });
});
