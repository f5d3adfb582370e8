/** Another app calls the product as well, of which no ledger knows; on a simulated clock. */

import * as z from 'zod';
import { TransientError } from '../../../shared/errors.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns, type Turn } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createAgenda } from '../../support/drain/agenda.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';
import { createRandom } from '../../support/sim/random.ts';

const limit = { calls: 30, seconds: 60 };
const quota: Quota = { name: 'cloud-apps', limits: [limit] };
const spanMs = limit.seconds * 1_000;
const minute = 60_000;
const mostMinutes = 200;
const call = { method: 'GET', path: '/x', schema: z.unknown() } as const;

/** So many copies to write, two instances, a poll of two pages every minute. */
async function drain(copies: number, strayCalls: number) {
  const agenda = createAgenda(Date.parse('2026-11-22T10:00:00.000Z'));
  const random = createRandom(3);
  const ledger = createMemoryLedger();
  const tally = { refused: 0, done: 0, endedAt: 0 };
  let counted: readonly number[] = [];
  const api: ApiClient = {
    now: () => '',
    async send({ schema }) {
      await agenda.sleep(random.between(40, 300));
      const now = agenda.now();
      counted = [...counted, now].filter((at) => at > now - spanMs);
      const [first = now] = counted.slice(-limit.calls);
      if (counted.length <= limit.calls) return schema.parse(undefined);
      tally.refused += 1;
      throw new TransientError('throttled', 'Too many.', { retryAfterMs: first + spanMs - now });
    },
  };
  const provider = fakeProvider('defenderForCloudApps', {
    calls: { look: [quota], write: [quota], quotaOf: () => quota },
  });
  const hosts = [0, 1].map(() => createTurns({ clock: agenda, ledger, api: () => api }));
  const someHost = () => hosts[random.next() < 0.7 ? 0 : 1];
  /** As messages come: in whole seconds, and up to two of them late. */
  const show = (at: number, run: () => Promise<void>): void => {
    const delay = Math.ceil(Math.max(0, at - agenda.now()) / 1_000) * 1_000;
    agenda.at(agenda.now() + delay + random.between(0, 2_000), () => void run());
  };
  const visit = async (kind: 'write' | 'look', promised?: number): Promise<void> => {
    const turn: Turn | undefined = await someHost()?.take(tenantId, provider, 'x', promised, kind);
    if (turn?.kind !== 'now') {
      show(turn?.at ?? 0, () => visit(kind, turn?.at));
      return;
    }
    try {
      await turn.api.send(call);
      if (kind === 'look') return;
      await turn.api.send(call);
      tally.done += 1;
      tally.endedAt = agenda.now();
      show(agenda.now() + 5_000, () => visit('look'));
    } catch {
      const again = await turn.again?.();
      show(again ?? agenda.now(), () => visit(kind, again));
    } finally {
      turn.end();
    }
  };
  const page = async (): Promise<void> => {
    try {
      await hosts[0]?.client(tenantId, provider, 'poll').send(call);
    } catch (error) {
      await agenda.sleep(error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0);
      await page();
    }
  };
  const begun = agenda.now();
  for (let i = 0; i < copies; i++) show(begun, () => visit('write'));
  let polling = Promise.resolve();
  for (let minutes = 1; tally.done < copies && minutes <= mostMinutes; minutes++) {
    polling = polling.then(page).then(page);
    if (minutes === 5) counted = [...counted, ...Array.from({ length: strayCalls }, () => agenda.now())];
    await agenda.run(begun + minutes * minute);
  }
  const bare = ((2 * copies) / limit.calls) * spanMs;
  return { ...tally, ratio: (tally.endedAt - begun) / bare };
}

describe('shared/quota/turns: calls of another app', () => {
  it.each([1, 20])('%d of them cost a few refusals, and the queue goes on as before', async (strayCalls) => {
    const { done, ratio, refused } = await drain(400, strayCalls);
    expect(done).toBe(400);
    expect(refused).toBeLessThan(2 * strayCalls + 5);
    expect(ratio).toBeLessThan(1.2);
  });
});
