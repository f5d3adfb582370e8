/**
 * Calls of one quota kept apart, for a product that counts by the second: a turn makes its calls one after another at
 * once, which such a product refuses. What waits here are the few calls of one turn; everything else waits for a turn.
 */

import type { ApiClient } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Provider } from '../provider/provider.ts';
import type { Quota } from '../provider/quota.ts';

export interface PacerOptions {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** See `TurnsOptions`: a raised quota shortens the gap. */
  readonly factor: (quota: Quota, provider: Provider) => number;
}

/** The same client, whose calls wait for the one before them. */
export type Pacer = (tenantId: string, provider: Provider, client: ApiClient) => ApiClient;

export function createPacer({ clock, sleep, factor }: PacerOptions): Pacer {
  const nextAt = new Map<string, number>();
  return (tenantId, provider, client) => ({
    now: () => client.now(),
    async send(request) {
      const quota = provider.calls.quotaOf(request);
      if (quota.apartMs !== undefined) {
        const id = `${tenantId}|${quota.name}`;
        const now = clock.now();
        const at = Math.max(now, nextAt.get(id) ?? now);
        const gap = quota.apartMs / factor(quota, provider);
        nextAt.set(id, at + gap);
        if (at > now) await sleep(at - now);
        try {
          return await client.send(request);
        } finally {
          // What took long on its way (a token first, say) may have come there as late as this.
          nextAt.set(id, Math.max(nextAt.get(id) ?? 0, clock.now() + gap));
        }
      }
      return client.send(request);
    },
  });
}
