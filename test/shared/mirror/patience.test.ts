import * as z from 'zod';
import { TransientError } from '../../../shared/errors.ts';
import { patient } from '../../../shared/mirror/patience.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import { silentWaitMs } from '../../../shared/platform/throttle-gate.ts';

const request = { method: 'GET', path: '/', schema: z.unknown() } as const;

function client(failures: readonly Error[]): ApiClient & { calls: number } {
  const left = [...failures];
  return {
    calls: 0,
    now: () => '2026-11-22T10:00:00.000Z',
    async send<T>(): Promise<T> {
      this.calls += 1;
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return 'answer' as T;
    },
  };
}

const throttled = (retryAfterMs?: number): TransientError =>
  new TransientError('throttled', 'Too many.', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('shared/mirror/patience', () => {
  it('waits exactly as long as the quota says, and never not at all, and asks again', async () => {
    const waits: number[] = [];
    const api = client([throttled(2_128), throttled(600_000), throttled(0)]);
    const answer = await patient(api, async (ms) => void waits.push(ms)).send(request);
    expect({ answer, waits, calls: api.calls }).toEqual({
      answer: 'answer',
      waits: [2_128, 600_000, 100],
      calls: 4,
    });
  });

  it('waits for as long as the client will send nothing, where the product does not say how long', async () => {
    const waits: number[] = [];
    const api = client([throttled()]);
    await patient(api, async (ms) => void waits.push(ms)).send(request);
    expect({ waits, calls: api.calls }).toEqual({ waits: [silentWaitMs], calls: 2 });
  });

  it.each([
    ['longer than a page may wait for its turn', throttled(600_001)],
    [
      'by the product itself, for longer than that is worth waiting for',
      new TransientError('throttled', 'Too many.', { retryAfterMs: 90_001, said: { status: 429 } }),
    ],
    ['for another reason', new TransientError('unavailable', 'Gone.', { retryAfterMs: 1_000 })],
  ])('gives up at once when it is held off %s', async (_sentence, failure) => {
    const api = client([failure]);
    await expect(patient(api, () => Promise.reject(new Error('slept'))).send(request)).rejects.toBe(failure);
    expect(api.calls).toBe(1);
  });
});
