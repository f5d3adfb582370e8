import { TransientError } from '../../../shared/errors.ts';
import type { ApiClient, ApiRequest } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns, type Turns, type TurnsOptions } from '../../../shared/quota/turns.ts';
import * as z from 'zod';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

const reads: Quota = { name: 'reads', limits: [{ calls: 100, seconds: 60 }] };
const writes: Quota = { name: 'writes', limits: [{ calls: 10, seconds: 60 }], perAzureSubscription: true };
const lists: Quota = { name: 'lists', limits: [{ calls: 4, seconds: 60 }] };
const quotaOf = ({ method }: Pick<ApiRequest<unknown>, 'method'>): Quota =>
  method === 'GET' ? reads : writes;
const provider = fakeProvider('sentinel', { calls: { look: [reads], write: [writes], quotaOf } });
const ref = '/subscriptions/0000000a/x';
const get = { method: 'GET', path: ref, schema: z.unknown() } as const;
const put = { method: 'PUT', path: ref, schema: z.unknown() } as const;

function office(options: Pick<TurnsOptions, 'factor'> = {}) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const ledger = createMemoryLedger();
  const sent: string[] = [];
  const api: ApiClient = {
    now: () => new Date(clock.time).toISOString(),
    send: async ({ method, schema }) => {
      sent.push(method);
      return schema.parse(undefined);
    },
  };
  const instance = (): Turns => createTurns({ clock, ledger, api: () => api, ...options });
  return { clock, ledger, sent, instance, turns: instance() };
}

/** How long each of so many is told to wait, in seconds. */
async function waits(
  turns: Turns,
  clock: { time: number },
  count: number,
  at = ref,
): Promise<readonly number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    const turn = await turns.take(tenantId, provider, at);
    all.push(turn.kind === 'now' ? 0 : Math.round((turn.at - clock.time) / 1_000));
  }
  return all;
}

describe('shared/quota/turns', () => {
  it('grants turns at once up to half of the scarcer quota, then evenly, and then promises the moment when there is room', async () => {
    const { turns, clock } = office();
    expect(await waits(turns, clock, 11)).toEqual([0, 0, 0, 0, 0, 21, 21, 21, 21, 62, 62]);
  });

  it('a quota may be lowered or raised, also one that only lists count against', async () => {
    const factors = new Map<Quota, number>([
      [writes, 0.5],
      [lists, 2],
    ]);
    const { turns, clock } = office({ factor: (quota) => factors.get(quota) ?? 1 });
    expect((await waits(turns, clock, 6)).filter((wait) => wait < 60)).toHaveLength(4);
    const listing = fakeProvider('sentinel', {
      calls: { look: [reads], write: [writes], quotaOf: () => lists },
    });
    const api = turns.client(tenantId, listing);
    for (let i = 0; i < 7; i++) await api.send(get);
    await expect(api.send(get)).rejects.toMatchObject({ code: 'throttled' });
  });

  it('instances know of each other', async () => {
    const { instance, clock } = office();
    const [a, b] = [instance(), instance()];
    const all = [...(await waits(a, clock, 7)), ...(await waits(b, clock, 7))];
    expect(all.filter((wait) => wait === 0).length).toBeLessThanOrEqual(10);
    expect((await waits(a, clock, 1))[0]).toBeGreaterThan(60);
  });

  it('each Azure subscription has its own', async () => {
    const { turns, clock } = office();
    await waits(turns, clock, 12);
    expect(await waits(turns, clock, 1, '/subscriptions/0000000b/x')).toEqual([0]);
  });

  it('one tenant does not use up what another has', async () => {
    const { turns, clock } = office();
    await waits(turns, clock, 12);
    expect((await turns.take('another', provider, ref)).kind).toBe('now');
  });

  it('who comes at the promised moment is let in, without being counted again', async () => {
    const { turns, clock, ledger } = office();
    await waits(turns, clock, 9);
    const promised = await turns.take(tenantId, provider, ref);
    if (promised.kind !== 'later') throw new Error('there was room');
    expect(await turns.take(tenantId, provider, ref, promised.at)).toEqual(promised);
    clock.time = promised.at + 20;
    const before = ledger.operations;
    expect((await turns.take(tenantId, provider, ref, promised.at)).kind).toBe('now');
    expect(ledger.operations).toBe(before);
  });

  it('what is given back others can have', async () => {
    const { turns, clock } = office();
    await waits(turns, clock, 9);
    const promised = await turns.take(tenantId, provider, ref);
    if (promised.kind !== 'later') throw new Error('there was room');
    await waits(turns, clock, 4);
    turns.giveBack(tenantId, provider, ref, promised.at);
    expect(await turns.take(tenantId, provider, ref)).toEqual(promised);
  });

  it('a moment that has passed is not given back: it may have been used', async () => {
    const left = async (gives: boolean): Promise<readonly number[]> => {
      const { turns, clock } = office();
      await waits(turns, clock, 5);
      if (gives) turns.giveBack(tenantId, provider, ref, clock.time);
      return waits(turns, clock, 6);
    };
    expect(await left(true)).toEqual(await left(false));
  });

  it('what waits for another of its quotas is counted when it is made, and not before', async () => {
    const { turns, clock } = office();
    const gets: Quota = { name: 'gets', limits: [{ calls: 20, seconds: 60 }] };
    const puts: Quota = { name: 'puts', limits: [{ calls: 4, seconds: 60 }] };
    const both = fakeProvider('sentinel', {
      calls: { look: [gets], write: [puts], quotaOf: (call) => (call.method === 'GET' ? gets : puts) },
    });
    const api = turns.client(tenantId, both);
    for (let i = 0; i < 19; i++) await api.send(get);
    for (const seconds of [62.25, 62.25, 82.75]) {
      const turn = await turns.take(tenantId, both, ref);
      expect(turn).toEqual({ kind: 'later', at: clock.time + seconds * 1_000 });
    }
    const begun = clock.time;
    for (const seconds of [62.25, 62.25, 82.75]) {
      clock.time = begun + seconds * 1_000;
      expect((await turns.take(tenantId, both, ref, clock.time)).kind).toBe('now');
    }
  });

  it('who comes long after it asks again', async () => {
    const { turns, clock } = office();
    const promised = clock.time;
    clock.time += 120_000;
    await waits(turns, clock, 9);
    expect((await turns.take(tenantId, provider, ref, promised)).kind).toBe('later');
  });

  it('what a turn did not need is there for others', async () => {
    const { turns, clock } = office();
    for (let i = 0; i < 9; i++) {
      const turn = await turns.take(tenantId, provider, ref);
      if (turn.kind !== 'now') throw new Error('there was room');
      await turn.api.send(get);
      turn.end();
    }
    expect(await waits(turns, clock, 1)).toEqual([0]);
  });

  it('a turn makes calls beyond those that were announced, and they count', async () => {
    const { turns, clock, sent } = office();
    const turn = await turns.take(tenantId, provider, ref);
    if (turn.kind !== 'now') throw new Error('there was room');
    for (let i = 0; i < 9; i++) await turn.api.send(put);
    turn.end();
    expect(sent.length).toBe(9);
    expect(await waits(turns, clock, 1)).toEqual([62]);
  });

  it('an unannounced call for which there is no room says when there will be', async () => {
    const { turns, sent } = office();
    const api = turns.client(tenantId, provider);
    for (let i = 0; i < 9; i++) await api.send(put);
    const refused = await api.send(put).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TransientError);
    expect(refused).toMatchObject({ code: 'throttled', retryAfterMs: 62_000 });
    expect(sent.length).toBe(9);
  });

  it('and is let in then, before others that come at the same moment', async () => {
    const { turns, clock } = office();
    const api = turns.client(tenantId, provider);
    for (let i = 0; i < 9; i++) await api.send(put);
    await api.send(put).catch(() => undefined);
    clock.time += 62_000;
    await expect(api.send(put)).resolves.toBeUndefined();
  });

  it('spare calls end while others still have room', async () => {
    const { turns } = office();
    const spare = turns.client(tenantId, provider, 'spare');
    for (let i = 0; i < 5; i++) await spare.send(put);
    await expect(spare.send(put)).rejects.toMatchObject({ code: 'throttled' });
    await expect(turns.client(tenantId, provider).send(put)).resolves.toBeUndefined();
  });

  it('polls leave half of the quota to others, however often they run', async () => {
    const { turns, clock } = office();
    const poll = turns.client(tenantId, provider, 'poll');
    for (let i = 0; i < 5; i++) await poll.send(put);
    await expect(poll.send(put)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 62_000 });
    expect(await waits(turns, clock, 5)).toEqual([21, 21, 21, 21, 62]);
  });

  it('a queue of hours holds up neither polls nor looks', async () => {
    const { turns, clock } = office();
    const all = fakeProvider('defenderXdr', {
      calls: { look: [reads], write: [reads], quotaOf: () => reads },
    });
    for (let i = 0; i < 200; i++) await turns.take(tenantId, all, ref);
    await expect(turns.client(tenantId, all, 'poll').send(put)).resolves.toBeUndefined();
    clock.time += 65_000;
    await expect(turns.client(tenantId, all).send(put)).resolves.toBeUndefined();
    expect((await turns.take(tenantId, all, ref, undefined, 'look')).kind).toBe('now');
    expect((await turns.take(tenantId, all, ref)).kind).toBe('later');
  });

  it('few calls cost the ledger nothing but one look at it', async () => {
    const { turns, ledger, clock } = office();
    const api = turns.client(tenantId, provider);
    for (let minute = 0; minute < 10; minute++) {
      for (let i = 0; i < 4; i++) await api.send(get);
      clock.time += 62_000;
    }
    expect(ledger.operations).toBe(1);
  });

  it('many at once cost it one operation, and one to read it first', async () => {
    const { turns, ledger } = office();
    await Promise.all(Array.from({ length: 50 }, () => turns.client(tenantId, provider).send(get)));
    expect(ledger.operations).toBeLessThanOrEqual(4);
  });
});
