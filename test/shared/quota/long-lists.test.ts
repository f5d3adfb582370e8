/** A list of many pages, read while a long queue of writes waits for the same quota; in simulated time. */

import * as z from 'zod';
import { patient } from '../../../shared/mirror/patience.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createAgenda } from '../../support/drain/agenda.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';
import { createRandom } from '../../support/sim/random.ts';

const minute = 60_000;
const quota: Quota = { name: 'graph', limits: [{ calls: 150, seconds: 60 }] };
const call = { method: 'GET', path: '/x', schema: z.unknown() } as const;
/** Two calls each: 44 minutes' work. */
const writes = 3_000;
const pages = 120;

describe('shared/quota/turns: a long list', () => {
  it('comes to its end while a long queue of writes waits, each page read once, and no call refused', async () => {
    const agenda = createAgenda(0);
    const random = createRandom(5);
    const calls: number[] = [];
    const api: ApiClient = {
      now: () => '',
      async send({ schema }) {
        calls.push(agenda.now());
        return schema.parse(undefined);
      },
    };
    const provider = fakeProvider('defenderXdr', {
      calls: { look: [quota], write: [quota], quotaOf: () => quota },
    });
    const ledger = createMemoryLedger();
    const host = () => createTurns({ clock: agenda, ledger, api: () => api });
    const [one, other] = [host(), host()];
    const write = async (): Promise<void> => {
      await agenda.sleep(random.between(0, 10 * minute));
      let promised: number | undefined;
      for (;;) {
        const turn = await (random.chance(0.5) ? one : other).take(tenantId, provider, 'x', promised);
        if (turn.kind === 'now') {
          await turn.api.send(call);
          await turn.api.send(call);
          turn.end();
          return;
        }
        promised = turn.at;
        await agenda.sleep(turn.at - agenda.now() + random.between(0, 2_000));
      }
    };
    let read = 0;
    const list = patient(one.client(tenantId, provider, 'poll'), agenda.sleep);
    const readList = async (): Promise<void> => {
      for (; read < pages; read++) await list.send(call);
    };

    for (let i = 0; i < writes; i++) void write();
    await agenda.run(2 * minute);
    void readList();
    const before = calls.length;
    await agenda.run(32 * minute);
    expect(read).toBe(pages);
    expect(calls.length - before).toBeGreaterThan(30 * 150 * 0.92);
    const fullest = Math.max(
      ...calls.map((at) => calls.filter((one) => one > at - minute && one <= at).length),
    );
    expect(fullest).toBeLessThanOrEqual(150);
  });
});
