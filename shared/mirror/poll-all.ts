/** Polls every provider that is on, each at its own pace: one that is slow or fails never delays another. */

import type { Log } from '../platform/log.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider } from '../provider/provider.ts';
import { pollProvider, type PollPorts } from './poll.ts';

export interface Poller {
  /** One round of the timer. Ends when all have ended, or when the next round is near: what is slow goes on. */
  pollAll(log: Log): Promise<void>;
  /** Something changed at this provider: poll it now. Never waits for a quota. */
  pollSoon(tenantId: string, provider: ProviderId, log: Log): Promise<void>;
}

export interface PollerOptions {
  readonly ports: Omit<PollPorts, 'sleep'>;
  readonly tenantIds: readonly string[];
  readonly providers: readonly Provider[];
  readonly sleep: (ms: number) => Promise<void>;
}

/** The timer fires each minute and never overlaps itself: a round must end before the next is due. */
const roundMs = 50_000;

export function createPoller({ ports, tenantIds, providers, sleep }: PollerOptions): Poller {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const polled = providers.filter((provider) => 'list' in provider);

  /** One run at a time for each provider and tenant; what is asked for meanwhile is one more run after it. */
  const run = (tenantId: string, provider: Provider, log: Log, wait: PollPorts['sleep']): Promise<void> => {
    const id = `${tenantId}|${provider.id}`;
    const current = running.get(id);
    if (current !== undefined) return current;
    const begin = async (): Promise<void> => {
      do {
        again.delete(id);
        await pollProvider({ ...ports, sleep: wait }, tenantId, provider, log);
      } while (again.has(id));
    };
    const promise = begin().finally(() => running.delete(id));
    running.set(id, promise);
    return promise;
  };

  return {
    async pollAll(log) {
      const runs = tenantIds.flatMap((tenantId) =>
        polled.map((provider) => run(tenantId, provider, log, sleep)),
      );
      const all = Promise.allSettled(runs);
      const results = await Promise.race([all, sleep(roundMs).then(() => undefined)]);
      const failed = results?.find((result) => result.status === 'rejected');
      // Only storage can fail a run: that is worth a failed invocation.
      if (failed !== undefined) throw failed.reason;
    },
    async pollSoon(tenantId, providerId, log) {
      const provider = polled.find(({ id }) => id === providerId);
      if (provider === undefined) return;
      const id = `${tenantId}|${provider.id}`;
      if (running.has(id)) again.add(id);
      else await run(tenantId, provider, log, undefined);
    },
  };
}
