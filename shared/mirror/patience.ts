/** An API client for timers, which may wait for a quota where a queue slot may not: a long list must be able to end. */

import { TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { silentWaitMs } from '../platform/throttle-gate.ts';
import { shortestDelayMs } from './backoff.ts';

/** Where the product itself refused, longer than this is left to the next run: then the log and the cursor say so. */
const longestRefusalMs = 90_000;
/**
 * Where hours of work are planned a page has to wait for minutes. A list that gave up then, and began anew with the next
 * run, would never be read to its end.
 */
const longestWaitMs = 10 * 60_000;

export function patient(api: ApiClient, sleep: (ms: number) => Promise<void>): ApiClient {
  return {
    now: () => api.now(),
    async send(request) {
      for (;;) {
        try {
          return await api.send(request);
        } catch (error) {
          if (!(error instanceof TransientError && error.code === 'throttled')) throw error;
          const { retryAfterMs = silentWaitMs, said } = error;
          if (retryAfterMs > (said === undefined ? longestWaitMs : longestRefusalMs)) throw error;
          await sleep(Math.max(retryAfterMs, shortestDelayMs));
        }
      }
    },
  };
}
