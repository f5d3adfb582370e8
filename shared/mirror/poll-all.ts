/** Polls every provider of every tenant, each at its own pace: one that is slow or fails never delays another. */

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

export interface PolledTenant {
  readonly tenantId: string;
  readonly ports: Omit<PollPorts, 'sleep'>;
  readonly providers: readonly Provider[];
}

export interface PollerOptions {
  readonly tenants: readonly PolledTenant[];
  readonly sleep: (ms: number) => Promise<void>;
}

/** The timer fires each minute and never overlaps itself: a round must end before the next is due. */
const roundMs = 50_000;

interface Place {
  readonly id: string;
  readonly tenant: PolledTenant;
  readonly provider: Provider;
}

export function createPoller({ tenants, sleep }: PollerOptions): Poller {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const places = new Map(tenants.flatMap(placesOf).map((place) => [place.id, place]));

  /** One run at a time for each provider and tenant; what is asked for meanwhile is one more run after it. */
  const run = ({ id, tenant, provider }: Place, log: Log, wait: PollPorts['sleep']): Promise<void> => {
    const current = running.get(id);
    if (current !== undefined) return current;
    const begin = async (): Promise<void> => {
      do {
        again.delete(id);
        await pollProvider({ ...tenant.ports, sleep: wait }, tenant.tenantId, provider, log);
      } while (again.has(id));
    };
    const promise = begin().finally(() => running.delete(id));
    running.set(id, promise);
    return promise;
  };

  return {
    async pollAll(log) {
      const runs = [...places.values()].map((place) => run(place, log, sleep));
      const all = Promise.allSettled(runs);
      const results = await Promise.race([all, sleep(roundMs).then(() => undefined)]);
      const failed = results?.find((result) => result.status === 'rejected');
      // Only storage can fail a run: that is worth a failed invocation.
      if (failed !== undefined) throw failed.reason;
    },
    async pollSoon(tenantId, providerId, log) {
      const place = places.get(nameOf(tenantId, providerId));
      if (place === undefined) return;
      if (running.has(place.id)) again.add(place.id);
      else await run(place, log, undefined);
    },
  };
}

const placesOf = (tenant: PolledTenant): readonly Place[] =>
  tenant.providers.map((provider) => ({ id: nameOf(tenant.tenantId, provider.id), tenant, provider }));

const nameOf = (tenantId: string, provider: ProviderId): string => `${tenantId}|${provider}`;
