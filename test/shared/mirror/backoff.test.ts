import { TerminalError, TransientError } from '../../../shared/errors.ts';
import {
  countsAsFailure,
  delayAfter,
  isFinal,
  maxAttempts,
  retryDelayMs,
} from '../../../shared/mirror/backoff.ts';

const throttled = (retryAfterMs?: number): TransientError =>
  new TransientError('throttled', 'x', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('shared/mirror/backoff', () => {
  it('doubles from five seconds to a quarter of an hour', () => {
    expect([0, 1, 2, 7, 8, 23, 1000].map(retryDelayMs)).toEqual([
      5_000, 10_000, 20_000, 640_000, 900_000, 900_000, 900_000,
    ]);
  });

  it('gives up after hours, not minutes', () => {
    const total = Array.from({ length: maxAttempts }, (_, i) => retryDelayMs(i)).reduce((a, b) => a + b);
    expect(total / 3_600_000).toBeGreaterThan(3.5);
    expect(total / 3_600_000).toBeLessThan(6);
  });

  it.each<[string, unknown, number, number]>([
    ['what the other side asks for', throttled(90_000), 0, 90_000],
    ['what it asks for, however often it failed', throttled(2_128), 9, 2_128],
    ['a moment at least', throttled(0), 0, 100],
    ['its own time, when nobody asks', throttled(), 2, 20_000],
    ['a second after a lost race', new TransientError('conflict', 'x'), 5, 1_000],
    ['its own time after whatever else', new Error('x'), 1, 10_000],
    ['its own time without permission', new TerminalError('forbidden', 'x'), 3, 40_000],
  ])('waits for %s', (_sentence, error, attempt, delay) => {
    expect(delayAfter(error, attempt)).toBe(delay);
  });

  it.each<[string, unknown, boolean]>([
    ['throttling', throttled(1), false],
    ['a time-out', new TransientError('timeout', 'x'), true],
    ['a lost race', new TransientError('conflict', 'x'), true],
    ['a lacking permission', new TerminalError('forbidden', 'x'), true],
  ])('%s counts as a failure: %s', (_sentence, error, counts) => {
    expect(countsAsFailure(error)).toBe(counts);
  });

  it.each<[string, unknown, boolean]>([
    ['a refusal', new TerminalError('refused', 'x'), true],
    ['something malformed', new TerminalError('malformed', 'x'), true],
    ['what is not there', new TerminalError('not-found', 'x'), true],
    ['a lacking permission, which may be granted', new TerminalError('forbidden', 'x'), false],
    ['a lacking sign-in, which may be repaired', new TerminalError('unauthorized', 'x'), false],
    ['a time-out', new TransientError('timeout', 'x'), false],
    ['an error of ours', new Error('x'), false],
  ])('%s is final: %s', (_sentence, error, final) => {
    expect(isFinal(error)).toBe(final);
  });
});
