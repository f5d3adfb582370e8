import * as z from 'zod';
import { TransientError } from '../../../shared/errors.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

const quota: Quota = { name: 'x', limits: [{ calls: 30, seconds: 60 }] };
const call = { method: 'GET', path: '/x', schema: z.unknown() } as const;
const provider = fakeProvider('defenderForCloudApps', {
  calls: { look: [quota], write: [quota], quotaOf: () => quota },
});
const refusal = new TransientError('throttled', 'Too many.', { retryAfterMs: 20_000 });

function office(answer: Error | undefined, ledger = createMemoryLedger()) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const api: ApiClient = {
    now: () => '',
    send: async ({ schema }) => {
      if (answer !== undefined) throw answer;
      return schema.parse(undefined);
    },
  };
  const turns = createTurns({ clock, ledger, api: () => api });
  const take = async (promised?: number) => {
    const turn = await turns.take(tenantId, provider, 'x', promised);
    if (turn.kind !== 'now') throw new Error('there was room');
    return turn;
  };
  return { clock, turns, take };
}

describe('shared/quota/prepaid', () => {
  it('what a product refused is promised once more, not before the product wants it, and no more often', async () => {
    const { clock, take } = office(refusal);
    const turn = await take();
    await expect(turn.api.send(call)).rejects.toBe(refusal);
    turn.end();
    const again = await turn.again?.();
    expect(again).toBeGreaterThanOrEqual(clock.time + 20_000);
    expect(await turn.again?.()).toBe(again);
  });

  it('that promise is kept, and others find its calls taken', async () => {
    const { clock, turns, take } = office(refusal);
    const turn = await take();
    await turn.api.send(call).catch(() => undefined);
    for (let i = 0; i < 60; i++) await turns.take(tenantId, provider, 'y');
    const again = (await turn.again?.()) ?? 0;
    expect(again).toBeGreaterThanOrEqual(clock.time + 20_000);
    expect(await turns.take(tenantId, provider, 'x', again)).toEqual({ kind: 'later', at: again });
    clock.time = again + 100;
    expect((await take(again)).kind).toBe('now');
  });

  it.each([
    ['nothing was refused', undefined],
    ['it failed for another reason', new TransientError('unavailable', 'Away.')],
  ])('nothing is promised again where %s', async (_sentence, answer) => {
    const { take } = office(answer);
    const turn = await take();
    await turn.api.send(call).catch(() => undefined);
    expect(await turn.again?.()).toBeUndefined();
  });

  it('nor while storage is away: the product itself said when to come', async () => {
    const ledger = createMemoryLedger();
    const { take } = office(refusal, ledger);
    const turn = await take();
    await turn.api.send(call).catch(() => undefined);
    ledger.write = () => Promise.reject(new TransientError('unavailable', 'Storage is away.'));
    expect(await turn.again?.()).toBeUndefined();
  });
});
