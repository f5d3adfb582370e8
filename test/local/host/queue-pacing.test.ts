import type { QueueOptions } from '../../../local/host/host-json.ts';
import {
  concludeMessage,
  isSpent,
  mayFetch,
  nextPollDelay,
  poisonQueueOf,
} from '../../../local/host/queue-pacing.ts';

const options: QueueOptions = {
  batchSize: 8,
  newBatchThreshold: 4,
  maxDequeueCount: 5,
  visibilityTimeoutMs: 30_000,
  maxPollingIntervalMs: 2000,
  messageEncoding: 'base64',
};

describe('local/host/queue-pacing', () => {
  it.each([
    ['a run that succeeded deletes the message', true, 5, 'q-poison', { kind: 'delete' }],
    [
      'a failed run hides it for the visibility timeout',
      false,
      4,
      'q-poison',
      { kind: 'release', visibilityTimeoutMs: 30_000 },
    ],
    ['the fifth failed run moves it to the poison queue', false, 5, 'q-poison', { kind: 'poison' }],
    ['a poison queue leaves it hidden until its lease ends', false, 5, undefined, { kind: 'leave' }],
  ] as const)('%s', (_sentence, succeeded, dequeueCount, poison, want) => {
    expect(concludeMessage(succeeded, dequeueCount, poison, options)).toEqual(want);
  });

  it('does not run a message that came back a sixth time', () => {
    expect([5, 6].map((count) => isSpent(count, options))).toEqual([false, true]);
  });

  it('fetches again when no more than the threshold still run', () => {
    expect([0, 4, 5].map((running) => mayFetch(running, options))).toEqual([true, true, false]);
  });

  it('doubles the wait after each empty poll, up to the maximum', () => {
    const delays = [1, 2, 3, 4, 5, 6, 1000].map((polls) => nextPollDelay(polls, options, () => 0.5));
    expect(delays).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  });

  it('names the poison queue, which a poison queue or too long a name has not', () => {
    expect(poisonQueueOf('alert-changes')).toBe('alert-changes-poison');
    expect(poisonQueueOf('alert-changes-poison')).toBeUndefined();
    expect(poisonQueueOf('q'.repeat(57))).toBeUndefined();
  });
});
