/** The client of one turn: its calls are counted already. */

import { TransientError } from '../errors.ts';
import type { ApiClient, ApiRequest } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Bucket } from './bucket.ts';
import type { Turn } from './turns.ts';

/** Calls that go beyond what was announced (a comment of its own, a second page) are made, and counted. */
export function prepaid(
  inner: ApiClient,
  clock: Clock,
  needs: ReadonlyMap<Bucket, number>,
  bucketOf: (request: ApiRequest<unknown>) => Bucket,
): Extract<Turn, { kind: 'now' }> {
  const left = new Map(needs);
  let refusedUntil: number | undefined;
  const noteRefusal = (error: unknown): void => {
    if (!(error instanceof TransientError) || error.code !== 'throttled') return;
    refusedUntil = Math.max(refusedUntil ?? 0, clock.now() + (error.retryAfterMs ?? 0));
  };
  return {
    kind: 'now',
    api: {
      now: () => inner.now(),
      async send(request) {
        const bucket = bucketOf(request);
        const rest = left.get(bucket) ?? 0;
        if (rest > 0) left.set(bucket, rest - 1);
        else bucket.charge(clock.now(), 1);
        try {
          return await inner.send(request);
        } catch (error) {
          noteRefusal(error);
          throw error;
        }
      },
    },
    end() {
      for (const [bucket, rest] of left) if (rest > 0) bucket.charge(clock.now(), -rest);
      left.clear();
      if (refusedUntil === undefined) return;
      // Refused calls count as well, and all of the work comes again under the same promise: others have to give way.
      for (const [bucket, calls] of needs) if (!bucket.isExact) bucket.charge(refusedUntil, calls);
    },
  };
}
