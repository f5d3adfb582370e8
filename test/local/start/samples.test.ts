import { percentile, Samples } from '../../../local/start/samples.ts';

describe('local/start/samples', () => {
  it.each([
    [[], 0.5, undefined],
    [[7], 0.95, 7],
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, i) => 100 - i), 0.95, 95],
  ])('of %j at %d', (values, share, want) => {
    expect(percentile(values, share)).toBe(want);
  });

  it('keeps the newest', () => {
    const samples = new Samples();
    for (let at = 0; at < 1000; at++) samples.addShare({ at, alerts: 1, outOfStep: 0 });
    expect(samples.shares()).toHaveLength(900);
    expect(samples.shares().at(-1)?.at).toBe(999);
  });
});
