/** An API client for timers, which may wait for a quota where a queue slot may not: a long list must be able to end. */

import { TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { silentWaitMs } from '../platform/throttle-gate.ts';

/** Longer than this is left to the next run. */
const longestWaitMs = 90_000;

export function patient(api: ApiClient, sleep: (ms: number) => Promise<void>): ApiClient {
  return {
    now: () => api.now(),
    async send(request) {
      for (;;) {
        try {
          return await api.send(request);
        } catch (error) {
          if (!(error instanceof TransientError && error.code === 'throttled')) throw error;
          const { retryAfterMs = silentWaitMs } = error;
          if (retryAfterMs > longestWaitMs) throw error;
          await sleep(retryAfterMs);
        }
      }
    },
  };
}
