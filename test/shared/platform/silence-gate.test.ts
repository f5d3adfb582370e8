import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { makeSilenceGate } from '../../../shared/platform/silence-gate.ts';

const timeout = new TransientError('timeout', 'x');

function setUp() {
  const clock = { at: 0, now: () => clock.at };
  const gate = makeSilenceGate(clock);
  const passes = (bucket = 'a'): boolean => {
    try {
      gate.pass(bucket);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable', retryAfterMs: undefined });
      return false;
    }
  };
  const fail = (times: number): void => {
    for (let i = 0; i < times; i++) gate.note('a', timeout);
  };
  return { clock, gate, passes, fail };
}

describe('shared/platform/silence-gate', () => {
  it('closes after three calls in a row without an answer, in that bucket only', () => {
    const { passes, fail } = setUp();
    fail(2);
    expect(passes()).toBe(true);
    fail(1);
    expect([passes('a'), passes('b')]).toEqual([false, true]);
  });

  it.each<[string, unknown]>([
    ['success', undefined],
    ['a refusal', new TerminalError('refused', 'x')],
    ['an error of the server', new TransientError('unavailable', 'x')],
  ])('takes %s for an answer', (_sentence, error) => {
    const { gate, passes, fail } = setUp();
    fail(2);
    gate.note('a', error);
    fail(2);
    expect(passes()).toBe(true);
  });

  it('lets one call try after half a minute, and everyone when that is answered', () => {
    const { clock, gate, passes, fail } = setUp();
    fail(3);
    clock.at = 29_999;
    expect(passes()).toBe(false);
    clock.at = 30_000;
    expect([passes(), passes()]).toEqual([true, false]);
    gate.note('a');
    expect([passes(), passes()]).toEqual([true, true]);
  });

  it('stays closed when the one call is not answered either', () => {
    const { clock, passes, fail } = setUp();
    fail(3);
    clock.at = 30_000;
    expect(passes()).toBe(true);
    clock.at = 40_000;
    fail(1);
    expect(passes()).toBe(false);
    clock.at = 70_000;
    expect(passes()).toBe(true);
  });
});
