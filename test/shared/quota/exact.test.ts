import * as z from 'zod';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createTurns, type Turns } from '../../../shared/quota/turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

const slow: Quota = { name: 'slow', limits: [{ calls: 3, seconds: 3 }], apartMs: 1_100 };
const provider = fakeProvider('entraIdProtection', {
  calls: { look: [slow, slow], write: [slow], quotaOf: () => slow },
});
const get = { method: 'GET', path: '/x', schema: z.unknown() } as const;

/** Two instances; when what they may do begins, in milliseconds. */
function office() {
  const clock = { time: 0, now: () => clock.time };
  const ledger = createMemoryLedger();
  const api: ApiClient = { now: () => '', send: async ({ schema }) => schema.parse(undefined) };
  const sleep = async (ms: number): Promise<void> => {
    clock.time += ms;
  };
  const instance = (): Turns => createTurns({ clock, ledger, api: () => api, sleep });
  const take = async (turns: Turns, promised?: number): Promise<string> => {
    const turn = await turns.take(tenantId, provider, 'x', promised);
    return turn.kind === 'now' ? `now, at ${clock.time}` : `come at ${turn.at}`;
  };
  return { clock, ledger, take, a: instance(), b: instance() };
}

describe('shared/quota/exact', () => {
  it('promises moments 3.7 seconds apart, to be come for three seconds before', async () => {
    const { take, a, b } = office();
    const promises = [await take(a), await take(b), await take(a), await take(b)];
    expect(promises).toEqual(['now, at 0', 'come at 700', 'come at 4400', 'come at 8100']);
  });

  it.each([700, 1_900, 3_700, 4_200])('keeps the very moment for who comes at %d', async (at) => {
    const { take, a, b, clock } = office();
    await take(a);
    await take(b);
    clock.time = at;
    expect(await take(b, 700)).toBe(`now, at ${Math.max(at, 3_700)}`);
  });

  it("lets who comes too late ask again, since the next moment is another one's", async () => {
    const { take, a, b, clock } = office();
    for (let i = 0; i < 4; i++) await take(a);
    clock.time = 4_300;
    expect(await take(b, 700)).toBe('come at 11800');
  });

  it('looks that wait leave gaps in which who has missed a moment finds another soon', async () => {
    const { take, a } = office();
    await take(a);
    const looks: number[] = [];
    for (let i = 0; i < 4; i++) {
      const look = await a.take(tenantId, provider, 'x', undefined, 'look');
      looks.push(look.kind === 'later' ? look.at : 0);
    }
    expect(looks.slice(1).map((at, i) => at - (looks[i] ?? 0))).toEqual([7_400, 7_400, 7_400]);
    expect(await take(a)).toBe('come at 700');
    expect(await take(a)).toBe(`come at ${(looks[0] ?? 0) + 3_700}`);
  });

  it('tells the others of every call, since none may be made beside theirs', async () => {
    const { a, b, ledger } = office();
    await a.client(tenantId, provider).send(get);
    expect(ledger.operations).toBe(2);
    await expect(b.client(tenantId, provider, 'spare').send(get)).resolves.toBeUndefined();
    await expect(a.client(tenantId, provider, 'spare').send(get)).rejects.toMatchObject({
      code: 'throttled',
    });
  });
});
