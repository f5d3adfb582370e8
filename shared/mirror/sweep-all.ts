/** Sweeps every provider of every tenant, side by side; one that takes longer than a round goes on into the next. */

import type { Log } from '../platform/log.ts';
import type { Provider } from '../provider/provider.ts';
import { sweepProvider, type SweepPorts } from './sweep.ts';

export interface Sweeper {
  sweepAll(log: Log): Promise<void>;
}

export interface SweptTenant {
  readonly tenantId: string;
  readonly ports: SweepPorts;
  readonly providers: readonly Provider[];
}

export interface SweeperOptions {
  readonly tenants: readonly SweptTenant[];
  readonly sleep: (ms: number) => Promise<void>;
}

/** Below host.json's `functionTimeout` of ten minutes. */
const roundMs = 9 * 60_000;

export function createSweeper({ tenants, sleep }: SweeperOptions): Sweeper {
  const running = new Map<string, Promise<void>>();
  const run = ({ tenantId, ports }: SweptTenant, provider: Provider, log: Log): Promise<void> => {
    const id = `${tenantId}|${provider.id}`;
    const promise =
      running.get(id) ?? sweepProvider(ports, tenantId, provider, log).finally(() => running.delete(id));
    running.set(id, promise);
    return promise;
  };
  return {
    async sweepAll(log) {
      const runs = tenants.flatMap((tenant) =>
        tenant.providers.map((provider) => run(tenant, provider, log)),
      );
      const results = await Promise.race([Promise.allSettled(runs), sleep(roundMs).then(() => undefined)]);
      const failed = results?.find((result) => result.status === 'rejected');
      // Only storage can fail a sweep: that is worth a failed invocation.
      if (failed !== undefined) throw failed.reason;
    },
  };
}
