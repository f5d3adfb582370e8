/** Many copies that have to be written at once, several instances, a product that counts; on a simulated clock. */

import * as z from 'zod';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';
import { createRandom } from '../../support/sim/random.ts';

interface Drain {
  readonly copies: number;
  readonly quota: Quota;
  readonly instances: number;
  /** Milliseconds that a message may be late: the trigger looks at the queue every two seconds (host.json). */
  readonly jitter: number;
}

interface Work {
  readonly at: number;
  readonly promised?: number;
}

/** Keys at work together in a host. */
const atOnce = 32;
const call = { method: 'GET', path: '/x', schema: z.unknown() } as const;

async function drain({ copies, quota, instances, jitter }: Drain) {
  const [limit] = quota.limits;
  const clock = { time: 0, now: () => clock.time };
  const random = createRandom(7);
  const ledger = createMemoryLedger();
  const calls: number[] = [];
  let refused = 0;
  const api: ApiClient = {
    now: () => '',
    async send({ schema }) {
      calls.push(clock.time);
      const span = calls.filter((at) => at > clock.time - limit.seconds * 1_000);
      if (span.length > limit.calls) refused += 1;
      return schema.parse(undefined);
    },
  };
  const provider = fakeProvider('defenderXdr', {
    calls: { look: [quota], write: [quota], quotaOf: () => quota },
  });
  const hosts = Array.from({ length: instances }, () => createTurns({ clock, ledger, api: () => api }));
  let queue: readonly Work[] = Array.from({ length: copies }, () => ({ at: 0 }));
  let visits = 0;
  const visit = async ({ promised }: Work): Promise<readonly Work[]> => {
    visits += 1;
    const host = hosts[Math.floor(random.next() * instances)];
    const turn = await host?.take(tenantId, provider, 'x', promised);
    if (turn?.kind === 'later') return [{ at: turn.at + random.next() * jitter, promised: turn.at }];
    await turn?.api.send(call);
    await turn?.api.send(call);
    turn?.end();
    return [];
  };
  while (queue.length > 0) {
    const [first] = queue;
    clock.time = Math.max(clock.time + 50, first?.at ?? 0);
    const due = queue.filter(({ at }) => at <= clock.time).slice(0, atOnce);
    const rest = queue.filter((work) => !due.includes(work));
    const back = await Promise.all(due.map(visit));
    queue = [...rest, ...back.flat()].toSorted((a, b) => a.at - b.at);
  }
  const seconds = clock.time / 1_000;
  const allowed = (calls.length / limit.calls) * limit.seconds;
  return { seconds, allowed, refused: refused / calls.length, visits, operations: ledger.operations };
}

const graph: Quota = { name: 'graph', limits: [{ calls: 150, seconds: 60 }] };
const sentinel: Quota = { name: 'sentinel', limits: [{ calls: 75, seconds: 300 }] };
const cloudApps: Quota = { name: 'cloud-apps', limits: [{ calls: 30, seconds: 60 }] };

describe('shared/quota/turns: a drain', () => {
  it.each<[string, Drain]>([
    ['one instance, 300 copies at Graph', { copies: 300, quota: graph, instances: 1, jitter: 2_000 }],
    ['two instances, 300 copies at Graph', { copies: 300, quota: graph, instances: 2, jitter: 2_000 }],
    ['one instance, 300 copies at Sentinel', { copies: 300, quota: sentinel, instances: 1, jitter: 2_000 }],
    [
      'two instances, 200 copies at Cloud Apps',
      { copies: 200, quota: cloudApps, instances: 2, jitter: 2_000 },
    ],
  ])(
    '%s: as fast as the quota allows, hardly a call refused, few visits and operations',
    async (_name, spec) => {
      const { seconds, allowed, refused, visits, operations } = await drain(spec);
      expect(seconds).toBeLessThan(allowed * 1.1);
      expect(refused).toBeLessThan(0.02);
      expect(visits).toBeLessThan(spec.copies * 3);
      expect(operations).toBeLessThan(spec.copies * 0.4);
    },
  );
});
