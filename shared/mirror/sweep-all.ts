/** Sweeps every provider that is on, side by side; one that takes longer than a round goes on into the next. */

import type { Log } from '../platform/log.ts';
import type { Provider } from '../provider/provider.ts';
import { sweepProvider, type SweepPorts } from './sweep.ts';

export interface Sweeper {
  sweepAll(log: Log): Promise<void>;
}

export interface SweeperOptions {
  readonly ports: SweepPorts;
  readonly tenantIds: readonly string[];
  readonly providers: readonly Provider[];
}

/** Below host.json's `functionTimeout` of ten minutes. */
const roundMs = 9 * 60_000;

export function createSweeper({ ports, tenantIds, providers }: SweeperOptions): Sweeper {
  const running = new Map<string, Promise<void>>();
  const run = (tenantId: string, provider: Provider, log: Log): Promise<void> => {
    const id = `${tenantId}|${provider.id}`;
    const promise =
      running.get(id) ?? sweepProvider(ports, tenantId, provider, log).finally(() => running.delete(id));
    running.set(id, promise);
    return promise;
  };
  return {
    async sweepAll(log) {
      const runs = tenantIds.flatMap((tenantId) => providers.map((provider) => run(tenantId, provider, log)));
      const results = await Promise.race([
        Promise.allSettled(runs),
        ports.sleep(roundMs).then(() => undefined),
      ]);
      const failed = results?.find((result) => result.status === 'rejected');
      // Only storage can fail a sweep: that is worth a failed invocation.
      if (failed !== undefined) throw failed.reason;
    },
  };
}
