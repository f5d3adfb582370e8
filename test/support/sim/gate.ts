/** How a product counts calls: so many within any span of so many seconds; whoever comes beyond that is sent away. */

import { TransientError } from '../../../shared/errors.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Limit } from '../../../shared/provider/quota.ts';

export interface Gate {
  /** The client that leads through it. */
  readonly api: ApiClient;
  readonly counts: { readonly taken: number; readonly refused: number };
}

export function createGate(limit: Limit | undefined, clock: { now(): number }): Gate {
  const counts = { taken: 0, refused: 0 };
  let recent: number[] = [];
  const pass = ({ calls, seconds }: Limit): void => {
    const now = clock.now();
    recent = recent.filter((at) => at > now - seconds * 1_000);
    const [first] = recent;
    if (recent.length >= calls && first !== undefined) {
      counts.refused += 1;
      const retryAfterMs = Math.ceil((first + seconds * 1_000 - now) / 1_000) * 1_000;
      throw new TransientError('throttled', 'Too many requests.', { retryAfterMs });
    }
    recent.push(now);
  };
  return {
    counts,
    api: {
      now: () => new Date(clock.now()).toISOString(),
      async send({ schema }) {
        if (limit !== undefined) pass(limit);
        counts.taken += 1;
        return schema.parse(undefined);
      },
    },
  };
}
