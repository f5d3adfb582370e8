/** The client of one turn: its calls are counted already. */

import { TransientError } from '../errors.ts';
import type { ApiClient, ApiRequest } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Bucket } from './bucket.ts';
import { isExact, reserve, type Needs } from './reserve.ts';
import type { Turn } from './turns.ts';

/** Calls that go beyond what was announced (a comment of its own, a second page) are made, and counted. */
export function prepaid(
  inner: ApiClient,
  clock: Clock,
  needs: Needs,
  bucketOf: (request: ApiRequest<unknown>) => Bucket,
): Extract<Turn, { kind: 'now' }> {
  const left = new Map(needs);
  let refusedUntil: number | undefined;
  let promised: Promise<number | undefined> | undefined;
  const noteRefusal = (error: unknown): void => {
    if (!(error instanceof TransientError) || error.code !== 'throttled') return;
    refusedUntil = Math.max(refusedUntil ?? 0, clock.now() + (error.retryAfterMs ?? 0));
  };
  const again = async (): Promise<number | undefined> => {
    if (refusedUntil === undefined) return undefined;
    // Not now: what is promised is counted when it comes.
    const from = Math.max(refusedUntil, clock.now() + 1);
    promised ??= reserve(needs, from, 'again').catch(() => undefined);
    return promised;
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
      // The work comes again under the same promise, and refused calls count as well: others have to give way.
      if (refusedUntil === undefined || promised !== undefined) return;
      for (const [bucket, calls] of needs) if (!bucket.isExact) bucket.charge(refusedUntil, calls);
    },
    // Where moments must be kept, what is late asks for a new one in any case.
    ...(isExact(needs) ? {} : { again }),
  };
}
