import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Batch } from '../../../shared/provider/batch.ts';
import { endpointBatches, endpointCalls } from '../../../shared/provider/quota.ts';
import type { Work } from '../../../shared/quota/reserve.ts';
import { createTurns, type Turn, type Turns } from '../../../shared/quota/turns.ts';
import { shareTurns } from '../../../shared/quota/share-turns.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { createManualTime } from '../../support/manual-time.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';
import { dispositionOf, observationOf } from '../../support/plan-case.ts';
import { TerminalError } from '../../../shared/errors.ts';

const base = fakeProvider('defenderForEndpoint');
const observed = observationOf('a', base, { is: 'new' });
const want = dispositionOf('closed');
type Now = Extract<Turn, { kind: 'now' }>;

function office(facts: Partial<Batch> = {}) {
  const time = createManualTime();
  const ledger = createMemoryLedger();
  const updates: (readonly string[])[] = [];
  const provider = fakeProvider('defenderForEndpoint', {
    calls: { look: [endpointCalls], write: [endpointCalls], quotaOf: () => endpointCalls },
    batch: {
      most: 25,
      write: [endpointBatches, endpointCalls],
      read: async () => [],
      likeness: () => 'the same',
      update: async (_api, writes) => void updates.push(writes.map(({ ref }) => ref)),
      ...facts,
    },
  });
  const api: ApiClient = { now: () => '', send: () => Promise.reject(new Error('nothing is sent')) };
  const instance = (): Turns =>
    shareTurns(createTurns({ clock: time, ledger, api: () => api }), { ...time, clock: time });
  const turns = instance();
  const take = (ref: string, wish?: string, promised?: number, work: Work = 'write', at = turns) =>
    at.take(tenantId, provider, ref, promised, work, wish);
  const takeNow = async (ref: string, wish = 'close', promised?: number): Promise<Now> => {
    const turn = await take(ref, wish, promised);
    if (turn.kind !== 'now') throw new Error('there was room');
    return turn;
  };
  const all = (count: number, wish = 'close', promised?: number): Promise<readonly Turn[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => take(`${wish}${i}`, wish, promised)));
  const write = async (turn: Now, ref: string) =>
    turn.batch?.write({ ref, want, observed, notAfter: time.time + 5_000 });
  return { ...time, time, take, takeNow, all, write, updates, instance };
}

const isNow = ({ kind }: Turn): boolean => kind === 'now';
const shares = (turn: Turn): boolean => turn.kind === 'now' && turn.batch !== undefined;

describe('shared/quota/share-turns', () => {
  it('lets the first go alone, and those who want the same right behind it share one', async () => {
    const { all } = office();
    const turns = await all(100);
    expect(turns.filter(isNow).length).toBeGreaterThanOrEqual(76);
    expect(turns.map(shares).slice(0, 26)).toEqual([false, ...Array.from({ length: 25 }, () => true)]);
  });

  it('lets go five times as many at once as alone, and the others within the next minutes', async () => {
    const { all, time } = office();
    const turns = await all(300);
    expect(turns.filter(isNow)).toHaveLength(1 + 5 * 25);
    const waits = turns.map((turn) => (turn.kind === 'later' ? turn.at - time.time : 0));
    expect(Math.max(...waits)).toBeLessThan(90_000);
  });

  it.each([
    ['want something else', 'reopen', 'write', 0],
    ['come later', 'close', 'write', 2_500],
  ] as const)('lets go alone who %s', async (_, wish, work, ms) => {
    const { take, takeNow, pass } = office();
    await takeNow('a');
    await pass(ms);
    expect(shares(await take('b', wish, undefined, work))).toBe(false);
  });

  it('lets looks share as well, whatever they are for', async () => {
    const { take } = office();
    const turns = await Promise.all(['a', 'b', 'c'].map((ref) => take(ref, undefined, undefined, 'look')));
    expect(turns.map(shares)).toEqual([false, true, true]);
  });

  it('is no more than what it wraps for products that take one at a time', async () => {
    const { instance } = office();
    const turns = instance();
    const plain = fakeProvider('defenderXdr');
    for (const ref of ['a', 'b', 'c'])
      expect(shares(await turns.take(tenantId, plain, ref, undefined, 'write', 'close'))).toBe(false);
  });

  it('writes for all who share by one call, and closes the turn behind the last of them', async () => {
    const { takeNow, write, pass, updates, take } = office();
    await takeNow('alone');
    const turns = await Promise.all(['a', 'b', 'c'].map((ref) => takeNow(ref)));
    const writes = Promise.all(turns.map((turn, i) => write(turn, String(i))));
    await pass(500);
    await writes;
    expect(updates).toEqual([['0', '1', '2']]);
    for (const turn of turns) turn.end();
    const next = await take('d', 'close');
    expect(shares(next)).toBe(true);
    expect(next.kind === 'now' && next.api).not.toBe(turns[0]?.api);
  });

  it('gives back what nobody used', async () => {
    const { all } = office();
    for (let round = 0; round < 20; round++) {
      const turns = await all(20);
      expect(turns.every(isNow)).toBe(true);
      for (const turn of turns) if (turn.kind === 'now') turn.end();
    }
  });

  it('keeps the seats of those who come back at the promised moment, and promises no seat twice', async () => {
    const { all, take, time } = office();
    const turns = await all(300);
    const last = turns.at(-1);
    if (last?.kind !== 'later') throw new Error('there was room');
    expect(await take('close299', 'close', last.at)).toEqual(last);
    time.time = last.at;
    const back = await Promise.all(
      turns.flatMap((turn, i) =>
        turn.kind === 'later' && turn.at === last.at ? [take(`close${i}`, 'close', last.at)] : [],
      ),
    );
    expect(back.length).toBeGreaterThan(20);
    expect(back.every(shares)).toBe(true);
    const shared = new Set(back.map((turn) => turn.kind === 'now' && turn.api));
    expect(shared.size).toBe(Math.ceil(back.length / 25));
  });

  it('lets them share in another instance as well, should they come back there', async () => {
    const { all, take, time, instance } = office();
    const last = (await all(300)).at(-1);
    if (last?.kind !== 'later') throw new Error('there was room');
    time.time = last.at;
    const other = instance();
    const back = await Promise.all(
      Array.from({ length: 20 }, (_, i) => take(`close${280 + i}`, 'close', last.at, 'write', other)),
    );
    expect(back.every(isNow)).toBe(true);
    expect(back.filter(shares)).toHaveLength(19);
  });

  it('leaves alone, for ten minutes, whom the product refused together', async () => {
    const update = () => Promise.reject(new TerminalError('not-found', 'One of them is gone.'));
    const { takeNow, take, write, pass } = office({ update });
    await takeNow('alone');
    const turns = await Promise.all(['a', 'b'].map((ref) => takeNow(ref)));
    const writes = Promise.allSettled(turns.map((turn, i) => write(turn, ['a', 'b'][i] ?? '')));
    await pass(500);
    expect((await writes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    for (const turn of turns) turn.end();
    await takeNow('alone');
    expect(shares(await take('a', 'close'))).toBe(false);
    expect(shares(await take('c', 'close'))).toBe(true);
    await pass(11 * 60_000);
    await takeNow('alone');
    expect(shares(await take('a', 'close'))).toBe(true);
  });
});
