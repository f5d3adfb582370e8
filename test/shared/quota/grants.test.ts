import fc from 'fast-check';
import type { Limit } from '../../../shared/provider/quota.ts';
import {
  addGrant,
  coarsen,
  fits,
  grantSpanMs,
  nextGap,
  prune,
  type Grants,
} from '../../../shared/quota/grants.ts';

const perMinute: readonly Limit[] = [{ calls: 10, seconds: 60 }];
/** A span is taken to be half a second longer than published. */
const span = 60_500;
const at = (seconds: number, calls = 1) => ({ at: seconds * 1_000, calls });
const whole = { calls: 1, share: 1 };

/** The most calls in any span, as the product would count them. */
function most(grants: Grants, { seconds }: Limit): number {
  const until = (end: number): number =>
    grants.reduce(
      (sum, { at: when, calls }) => sum + (when <= end && when > end - seconds * 1_000 ? calls : 0),
      0,
    );
  return Math.max(0, ...grants.map(({ at: end }) => until(end)));
}

describe('shared/quota/grants', () => {
  it.each<[string, Grants, number, boolean]>([
    ['into an empty span', [], 0, true],
    ['beside nine others', [at(0, 9)], 30, true],
    ['not beside ten', [at(0, 10)], 30, false],
    ['not in the moment for which clocks may differ', [at(0, 10)], 60.4, false],
    ['when the ten have left', [at(0, 10)], 60.5, true],
    ['not in the way of what was promised', [at(0, 5), at(70, 10)], 65, false],
    ['well before what was promised', [at(70, 10)], 8, true],
    ['where calls were given back', [at(0, 10), at(1, -1)], 30, true],
  ])('a call fits %s', (_sentence, grants, seconds, expected) => {
    expect(fits(grants, perMinute, { at: seconds * 1_000, ...whole })).toBe(expected);
  });

  it('every limit must hold', () => {
    const both: readonly Limit[] = [
      { calls: 10, seconds: 60 },
      { calls: 12, seconds: 3600 },
    ];
    expect(fits([at(0, 10)], both, { at: 100_000, calls: 2, share: 1 })).toBe(true);
    expect(fits([at(0, 10)], both, { at: 100_000, calls: 3, share: 1 })).toBe(false);
  });

  it('keeps a share free for others, unless nothing would ever fit', () => {
    expect(fits([at(0, 7)], perMinute, { at: 1_000, calls: 1, share: 0.7 })).toBe(false);
    expect(fits([], [{ calls: 1, seconds: 60 }], { at: 0, calls: 2, share: 0.5 })).toBe(true);
  });

  it('the next turn is at once while there is room, and when room is made after that', () => {
    expect(nextGap([], perMinute, { from: 5_000, ...whole })).toBe(5_000);
    expect(nextGap([at(5, 10)], perMinute, { from: 6_000, ...whole })).toBe(5_000 + span);
  });

  it('what is spread is promised whole milliseconds, also where the time has no whole thirds', () => {
    const limits: readonly Limit[] = [{ calls: 10, seconds: 10 }];
    const even = { calls: 1, share: 0.9, isEven: true } as const;
    let grants: Grants = [];
    for (let i = 0; i < 100; i++) {
      const promised = nextGap(grants, limits, { from: 0, ...even });
      expect(promised).toBe(Math.trunc(promised));
      grants = addGrant(grants, { at: promised, calls: 1 });
    }
  });

  it('forgets what no span reaches', () => {
    expect(prune([at(0), at(39.5), at(40)], perMinute, 100_000)).toEqual([at(40)]);
  });

  it('keeps grants of a quarter of a second together, at their last moment', () => {
    expect([at(1.3), at(1.45, 2), at(1.5)].reduce<Grants>(addGrant, [])).toEqual([at(1.45, 3), at(1.5)]);
    expect(addGrant([at(1), at(9)], at(5))).toEqual([at(1), at(5), at(9)]);
  });

  it('a page of a list finds its gap in a long queue, wherever what is kept together comes a bit later', () => {
    const even = { calls: 1, share: 0.8, isEven: true } as const;
    let grants: Grants = [];
    for (let i = 0; i < 80; i++)
      grants = addGrant(grants, { at: nextGap(grants, perMinute, { from: 0, ...even }), calls: 1 });
    for (const { at: promised } of grants) {
      const end = (Math.floor(promised / grantSpanMs) + 1) * grantSpanMs - 1;
      const shifted = addGrant(addGrant(grants, { at: end, calls: 1 }), { at: end, calls: -1 });
      expect(nextGap(shifted, perMinute, { from: end + 1, ...whole })).toBe(end + 1);
    }
  });

  it('a long queue is kept in few grants, none of them earlier than it was, and no call is forgotten', () => {
    const long = Array.from({ length: 1_000 }, (_, i) => at(i * 3, 2));
    const short = coarsen(long, 100);
    expect(short.length).toBeLessThanOrEqual(100);
    expect(short.reduce((sum, { calls }) => sum + calls, 0)).toBe(2_000);
    expect(short.at(-1)).toEqual(expect.objectContaining({ at: long.at(-1)?.at }));
    expect(short[0]?.at).toBeGreaterThan(0);
    expect(coarsen(long, 1_000)).toBe(long);
  });

  it('whatever is asked for in whatever order, no span of the product ever holds more than its limit', () => {
    const asked = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 30_000 }), calls: fc.integer({ min: 1, max: 4 }) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(asked, (requests) => {
        let now = 0;
        let grants: Grants = [];
        const all: { at: number; calls: number }[] = [];
        for (const { after, calls } of requests) {
          now += after;
          const turn = nextGap(grants, perMinute, { from: now, calls, share: 1 });
          grants = addGrant(prune(grants, perMinute, now), { at: turn, calls });
          all.push({ at: turn, calls });
        }
        expect(most(all, { calls: 10, seconds: 60 })).toBeLessThanOrEqual(10);
      }),
    );
  });
});
