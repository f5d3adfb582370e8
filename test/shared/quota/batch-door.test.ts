import type { Disposition } from '../../../shared/alert/disposition.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import type { Batch } from '../../../shared/provider/batch.ts';
import { graphSecurity } from '../../../shared/provider/quota.ts';
import { openDoor, type BatchProvider } from '../../../shared/quota/batch-door.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { noApi } from '../../support/free-turns.ts';
import { createManualTime } from '../../support/manual-time.ts';
import { dispositionOf, observationOf } from '../../support/plan-case.ts';

const closed = dispositionOf('closed');
const open = { is: 'new' } as const;

function product(facts: Partial<Batch> = {}) {
  const time = createManualTime();
  const base = fakeProvider('defenderForEndpoint');
  const calls: string[] = [];
  const refused: string[] = [];
  const seen = (ref: string): Observation => ({ ...observationOf('a', base, open), ref });
  const provider: BatchProvider = {
    ...base,
    async get(_api, ref) {
      calls.push(`get ${ref}`);
      return ref === 'gone' ? undefined : seen(ref);
    },
    async write(_api, ref) {
      calls.push(`write ${ref}`);
      return undefined;
    },
    batch: {
      most: 4,
      write: [graphSecurity],
      async read(_api, refs) {
        calls.push(`list ${refs.join(' ')}`);
        return refs.filter((ref) => ref !== 'gone').map(seen);
      },
      likeness: ({ want }) => want.comment ?? 'none',
      async update(_api, writes) {
        calls.push(`update ${writes.map(({ ref }) => ref).join(' ')}`);
      },
      ...facts,
    },
  };
  const coming = { are: false };
  const ports = {
    clock: time,
    sleep: time.sleep,
    onRefused: (refs: readonly string[]) => refused.push(...refs),
  };
  const ways = { promised: noApi, asking: askingApi };
  const door = openDoor(provider, ways, ports, () => coming.are);
  const write = (ref: string, want: Disposition = closed, notAfter = time.time + 5_000) =>
    door.write({ ref, want, observed: seen(ref), notAfter });
  return { ...time, door, write, calls, refused, seen, coming };
}

const askingApi = { ...noApi };
const refusal = () => Promise.reject(new TerminalError('not-found', 'The API does not have it.'));

describe('shared/quota/batch-door', () => {
  it('reads many by one list, and by itself what the list leaves out', async () => {
    const { door, pass, calls } = product();
    const reads = Promise.all(['a', 'b', 'gone'].map((ref) => door.read(ref)));
    await pass(200);
    expect((await reads).map((look) => look?.ref)).toEqual(['a', 'b', undefined]);
    expect(calls).toEqual(['list a b gone', 'get gone']);
  });

  it('reads each by itself where the list is refused, and none where nobody answers', async () => {
    const { door, pass, calls } = product({ read: refusal });
    const reads = Promise.all(['a', 'b'].map((ref) => door.read(ref)));
    await pass(200);
    expect((await reads).map((look) => look?.ref)).toEqual(['a', 'b']);
    expect(calls).toEqual(['get a', 'get b']);
    const away = product({ read: () => Promise.reject(new TransientError('timeout', 'No answer.')) });
    const failed = Promise.allSettled(['a', 'b'].map((ref) => away.door.read(ref)));
    await away.pass(200);
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(away.calls).toEqual([]);
  });

  it('writes those that are alike by one call, and proves them by one list', async () => {
    const { write, pass, calls, seen } = product();
    const writes = Promise.all(['a', 'b', 'gone'].map((ref) => write(ref)));
    await pass(500);
    expect(await writes).toEqual([seen('a'), seen('b'), undefined]);
    expect(calls).toEqual(['update a b gone', 'list a b gone']);
  });

  it('makes no more in one call than it may, and one alone as ever', async () => {
    const { write, pass, calls } = product();
    const writes = Promise.all(['a', 'b', 'c', 'd', 'e'].map((ref) => write(ref)));
    await pass(500);
    await writes;
    expect(calls).toEqual(['update a b c d', 'list a b c d', 'write e']);
  });

  it('keeps apart what is not alike', async () => {
    const { write, pass, calls } = product();
    const other = { ...closed, comment: 'Another' };
    const writes = Promise.all([write('a'), write('b', other), write('c'), write('d', other)]);
    await pass(500);
    await writes;
    expect(calls.filter((call) => call.startsWith('update'))).toEqual(['update a c', 'update b d']);
  });

  it('leaves to the adapter what needs no call', async () => {
    const { write, calls } = product({ likeness: () => undefined });
    await Promise.all([write('a'), write('b')]);
    expect(calls).toEqual(['write a', 'write b']);
  });

  it('takes a list that nobody answers for no proof, and no failure', async () => {
    const { write, pass } = product({ read: () => Promise.reject(new TransientError('timeout', 'No.')) });
    const writes = Promise.all([write('a'), write('b')]);
    await pass(500);
    expect(await writes).toEqual([undefined, undefined]);
  });

  it('waits for those who share the turn and have not come yet, but not for ever', async () => {
    const { write, pass, calls, coming } = product();
    coming.are = true;
    const first = write('a');
    await pass(500);
    await pass(500);
    const second = write('b');
    expect(calls).toEqual([]);
    coming.are = false;
    await pass(500);
    await Promise.all([first, second]);
    expect(calls[0]).toBe('update a b');
    coming.are = true;
    const third = write('c');
    for (let i = 0; i < 4; i++) await pass(500);
    await third;
    expect(calls.at(-1)).toBe('write c');
  });

  it('uses up what was promised first, asks for room after that, and where there is none writes one by one', async () => {
    const used: string[] = [];
    const none = new TransientError('throttled', 'The API takes no more calls now.', {
      retryAfterMs: 20_000,
    });
    const { write, pass, calls } = product({
      async update(api) {
        used.push(api === askingApi ? 'asking' : 'promised');
        if (api === askingApi) throw none;
      },
    });
    const first = Promise.all([write('a'), write('b')]);
    await pass(500);
    await first;
    calls.length = 0;
    const second = Promise.all([write('c'), write('d')]);
    await pass(500);
    await second;
    expect([used, calls]).toEqual([
      ['promised', 'asking'],
      ['write c', 'write d'],
    ]);
  });

  it('sends nothing for one whose read is too old by then', async () => {
    const { write, pass, calls } = product();
    const late = write('late', closed, Date.parse('2026-11-22T10:00:00.400Z'));
    const all = Promise.allSettled([late, write('a'), write('b')]);
    await pass(500);
    expect(await all).toMatchObject([
      { status: 'rejected', reason: { code: 'conflict' } },
      { status: 'fulfilled' },
      { status: 'fulfilled' },
    ]);
    expect(calls[0]).toBe('update a b');
  });

  it('refused, it sends nothing more: each comes again once the product has settled, and is then alone', async () => {
    const { write, pass, calls, refused } = product({ update: refusal });
    const all = Promise.allSettled([write('a'), write('b')]);
    await pass(500);
    for (const result of await all)
      expect(result).toMatchObject({ reason: { code: 'unavailable', retryAfterMs: 5_000 } });
    expect(refused).toEqual(['a', 'b']);
    expect(calls).toEqual([]);
  });

  it.each([
    [
      'asked for fewer calls',
      new TransientError('throttled', 'Too many.', { retryAfterMs: 30_000, said: { status: 429 } }),
    ],
    ['without an answer', new TransientError('timeout', 'No answer.')],
    ['without the permission', new TerminalError('forbidden', 'It lacks a permission.')],
  ])('%s, each is told so, and none is marked', async (_, error) => {
    const { write, pass, calls, refused } = product({ update: () => Promise.reject(error) });
    const all = Promise.allSettled([write('a'), write('b')]);
    await pass(500);
    for (const result of await all) expect(result).toEqual({ status: 'rejected', reason: error });
    expect([calls, refused]).toEqual([[], []]);
  });
});
