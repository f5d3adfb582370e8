import { median, quantile, slope, spread } from '../../../bench/measure/stats.ts';

describe('bench/measure/stats', () => {
  it.each<[number, number]>([
    [0, 1],
    [0.5, 5],
    [0.51, 6],
    [0.99, 10],
    [1, 10],
  ])('quantile %p of one to ten is %p, whatever their order', (q, expected) => {
    expect(quantile([10, 2, 8, 4, 6, 5, 7, 3, 9, 1], q)).toBe(expected);
  });

  it('takes numbers for numbers when it sorts', () => {
    expect(quantile([9, 10, 100], 0.5)).toBe(10);
    expect(median([9, 10, 100])).toBe(10);
  });

  it('takes the mean of the middle two of an even number', () => {
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it('says that there is nothing to say of no samples', () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  it('spreads from the least to the most', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('finds the slope of a line through noise that cancels out', () => {
    const points = [0, 1, 2, 3].map((x) => [x, 5 + 2 * x + (x === 0 || x === 3 ? 1 : -1)] as const);
    expect(slope(points)).toBeCloseTo(2);
  });

  it.each([[[]], [[[1, 7]]]] as [readonly (readonly [number, number])[]][])('is flat for %j', (points) => {
    expect(slope(points)).toBe(0);
  });
});
