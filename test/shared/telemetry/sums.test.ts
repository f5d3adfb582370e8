import { createSums } from '../../../shared/telemetry/sums.ts';

describe('shared/telemetry/sums', () => {
  it('lists the most frequent first and begins anew', () => {
    const sums = createSums(['a', 'b']);
    sums.add(['x', 'y'], 1, 7);
    sums.add(['x', 'z'], 2);
    expect(sums.take()).toEqual([
      { a: 'x', b: 'z', count: 2, ms: 0, maxMs: 0 },
      { a: 'x', b: 'y', count: 1, ms: 7, maxMs: 7 },
    ]);
    expect(sums.size).toBe(0);
    expect(sums.take()).toEqual([]);
  });

  it('keeps a bounded number of rows and loses no count', () => {
    const sums = createSums(['a']);
    for (let i = 0; i < 10_000; i++) sums.add([`word ${i}`], 1);
    expect(sums.size).toBe(101);
    const rows = sums.take();
    expect(rows[0]).toMatchObject({ a: 'other', count: 9_900 });
    expect(rows.reduce((total, { count }) => total + count, 0)).toBe(10_000);
  });
});
