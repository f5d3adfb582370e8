import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { makeThrottleGate } from '../../../shared/platform/throttle-gate.ts';

function gateAt(start = 0) {
  const clock = { at: start, now: () => clock.at };
  return { clock, gate: makeThrottleGate(clock) };
}
const throttled = (retryAfterMs?: number) =>
  new TransientError('throttled', 'x', retryAfterMs === undefined ? {} : { retryAfterMs });

function waitOf(gate: { pass: () => void }): unknown {
  try {
    gate.pass();
    return 0;
  } catch (error) {
    return (error as TransientError).retryAfterMs;
  }
}

describe('shared/platform/throttle-gate', () => {
  it('lets calls pass until one was throttled, and again when the wait is over', () => {
    const { clock, gate } = gateAt();
    expect(waitOf(gate)).toBe(0);
    gate.note(throttled(1000));
    clock.at = 400;
    expect(waitOf(gate)).toBe(600);
    clock.at = 1000;
    expect(waitOf(gate)).toBe(0);
  });

  it('waits half a minute when it is not told how long', () => {
    const { gate } = gateAt();
    gate.note(throttled());
    expect(waitOf(gate)).toBe(30_000);
  });

  it('keeps the longer of two waits', () => {
    const { gate } = gateAt();
    gate.note(throttled(5000));
    gate.note(throttled(1000));
    expect(waitOf(gate)).toBe(5000);
  });

  it('is not closed by other failures', () => {
    const { gate } = gateAt();
    for (const error of [
      new TransientError('unavailable', 'x', { retryAfterMs: 9 }),
      new TerminalError('refused', 'x'),
      'odd',
    ]) {
      gate.note(error);
    }
    expect(waitOf(gate)).toBe(0);
  });
});
