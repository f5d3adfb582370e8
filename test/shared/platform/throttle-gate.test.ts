import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { makeThrottleGate, type ThrottleGate } from '../../../shared/platform/throttle-gate.ts';

function gateAt(start = 0) {
  const clock = { at: start, now: () => clock.at };
  return { clock, gate: makeThrottleGate(clock) };
}
const throttled = (retryAfterMs?: number) =>
  new TransientError('throttled', 'x', retryAfterMs === undefined ? {} : { retryAfterMs });

function waitOf(gate: ThrottleGate, bucket = 'a'): unknown {
  try {
    gate.pass(bucket);
    return 0;
  } catch (error) {
    return (error as TransientError).retryAfterMs;
  }
}

describe('shared/platform/throttle-gate', () => {
  it('lets calls pass until one was throttled, and again when the wait is over', () => {
    const { clock, gate } = gateAt();
    expect(waitOf(gate)).toBe(0);
    gate.note('a', throttled(1000));
    clock.at = 400;
    expect(waitOf(gate)).toBe(600);
    clock.at = 1000;
    expect(waitOf(gate)).toBe(0);
  });

  it('waits half a minute when it is not told how long', () => {
    const { gate } = gateAt();
    gate.note('a', throttled());
    expect(waitOf(gate)).toBe(30_000);
  });

  it('keeps the longer of two waits', () => {
    const { gate } = gateAt();
    gate.note('a', throttled(5000));
    gate.note('a', throttled(1000));
    expect(waitOf(gate)).toBe(5000);
  });

  it('closes one bucket only, each for as long as it was told', () => {
    const { clock, gate } = gateAt();
    gate.note('a', throttled(1000));
    expect([waitOf(gate, 'a'), waitOf(gate, 'b')]).toEqual([1000, 0]);
    gate.note('b', throttled(3000));
    clock.at = 1000;
    expect([waitOf(gate, 'a'), waitOf(gate, 'b')]).toEqual([0, 2000]);
  });

  it('is not closed by other failures', () => {
    const { gate } = gateAt();
    for (const error of [
      new TransientError('unavailable', 'x', { retryAfterMs: 9 }),
      new TerminalError('refused', 'x'),
      'odd',
    ]) {
      gate.note('a', error);
    }
    expect(waitOf(gate)).toBe(0);
  });
});
