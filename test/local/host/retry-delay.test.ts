import { retryDelay } from '../../../local/host/retry-delay.ts';

const fixed = { maxRetryCount: 2, retryStrategy: 'fixedDelay', delayInterval: { seconds: 5 } };
const exponential = {
  maxRetryCount: -1,
  retryStrategy: 'exponentialBackoff',
  minimumInterval: { seconds: 1 },
  maximumInterval: { seconds: 10 },
};

describe('local/host/retry-delay', () => {
  it.each([
    ['none without a policy', undefined, 1, undefined],
    ['the fixed delay', fixed, 2, 5000],
    ['none after the last', fixed, 3, undefined],
    ['the least at first', exponential, 1, 1000],
    ['doubling', exponential, 3, 4000],
    ['up to the most, for ever', exponential, 99, 10_000],
  ])('%s', (_sentence, options, retry, want) => {
    expect(retryDelay(options, retry)).toBe(want);
  });
});
