import { trackActualCalls } from '../../../shared/quota/actual-calls.ts';

function track() {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  return { clock, actual: trackActualCalls([{ calls: 2, seconds: 60 }], clock) };
}

describe('shared/quota/actual-calls', () => {
  it('a promise is kept at its moment, or as soon as what was really called leaves room', () => {
    const { clock, actual } = track();
    expect(actual.redeem(2)).toEqual({ kind: 'now' });
    expect(actual.redeem(2)).toEqual({ kind: 'later', at: clock.time + 60_500 });
  });

  it('what was put off to later does not keep back what comes a bit late before it', () => {
    const { clock, actual } = track();
    const begin = clock.time;
    const [, second, third] = [1, 2, 3].map(() => actual.redeem(2));
    expect([second, third]).toEqual([
      { kind: 'later', at: begin + 60_500 },
      { kind: 'later', at: begin + 121_000 },
    ]);
    clock.time = begin + 61_000;
    expect(actual.redeem(2)).toEqual({ kind: 'now' });
  });

  it('what one quota allows and another does not is not counted as made', () => {
    const { clock, actual } = track();
    const promised = clock.time;
    actual.redeem(2);
    actual.postpone(promised, promised + 10_000, 2);
    expect(actual.redeem(2)).toEqual({ kind: 'now' });
    clock.time += 10_000;
    expect(actual.redeem(2)).toEqual({ kind: 'later', at: promised + 60_500 });
  });

  it('what was put off and came to another instance does not count here as called', () => {
    const { clock, actual } = track();
    const begin = clock.time;
    actual.redeem(2);
    expect(actual.redeem(2)).toEqual({ kind: 'later', at: begin + 60_500 });
    clock.time = begin + 62_000;
    expect(actual.redeem(2)).toEqual({ kind: 'now' });
  });
});
