import { gather } from '../../../shared/platform/gather.ts';
import { createManualTime } from '../../support/manual-time.ts';

function open(most = 3) {
  const { sleep, pass } = createManualTime();
  const lots: (readonly number[])[] = [];
  const join = gather<number, string>({ ms: 500, most, sleep }, (items) => {
    lots.push(items);
    return items.map(async (item) => {
      if (item < 0) throw new Error('negative');
      return `done ${item}`;
    });
  });
  return { join, lots, pass };
}

describe('shared/platform/gather', () => {
  it('does together what comes within a moment, and gives each its own', async () => {
    const { join, lots, pass } = open();
    const first = join(1);
    await pass(400);
    const second = join(2);
    expect(lots).toEqual([]);
    await pass(100);
    expect(await Promise.all([first, second])).toEqual(['done 1', 'done 2']);
    expect(lots).toEqual([[1, 2]]);
  });

  it('waits no longer once a lot is full, and then begins the next', async () => {
    const { join, lots, pass } = open();
    const all = [1, 2, 3, 4].map((item) => join(item));
    expect(lots).toEqual([[1, 2, 3]]);
    await pass(500);
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
    expect(lots).toEqual([[1, 2, 3], [4]]);
  });

  it('waits on while more are coming, and no longer than it may', async () => {
    const { sleep, pass } = createManualTime();
    const coming = { are: true };
    const lots: (readonly number[])[] = [];
    const more = { areComing: () => coming.are, ms: 1_500 };
    const join = gather<number, undefined>({ ms: 500, more, most: 9, sleep }, (items) => {
      lots.push(items);
      return items.map(async () => undefined);
    });
    void join(1);
    await pass(500);
    void join(2);
    expect(lots).toEqual([]);
    coming.are = false;
    await pass(500);
    expect(lots).toEqual([[1, 2]]);
    coming.are = true;
    void join(3);
    for (const waited of [500, 1_000]) {
      await pass(500);
      expect([waited, lots.length]).toEqual([waited, 1]);
    }
    await pass(500);
    expect(lots).toEqual([[1, 2], [3]]);
  });

  it('lets one fail without the others', async () => {
    const { join, pass } = open();
    const all = Promise.allSettled([join(-1), join(2)]);
    await pass(500);
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
