/** What the app reaches outside its process, in memory: shared by its instances, but for their clients. */

import type { MirrorConnections } from '../../../shared/ports.ts';
import { createMemoryCapabilities } from '../memory-capabilities.ts';
import { createMemoryCursors } from '../memory-cursors.ts';
import { createMemoryLedger, type MemoryLedger } from '../memory-ledger.ts';
import { createMemoryStore } from '../memory-store.ts';
import type { Agenda } from './agenda.ts';
import type { DrainedQueue } from './drained-queue.ts';
import type { DrainedTenant } from './drained-tenant.ts';

export interface DrainedConnections {
  readonly ledger: MemoryLedger;
  /** `provider ref: reasons` of each. */
  readonly deadLetters: string[];
  /** Those of one instance. */
  connect(instance: number): MirrorConnections;
}

export function createDrainedConnections(
  agenda: Agenda,
  queue: DrainedQueue,
  tenants: ReadonlyMap<string, DrainedTenant>,
): DrainedConnections {
  const ledger = createMemoryLedger();
  const correlations = createMemoryStore();
  const cursors = createMemoryCursors();
  const capabilities = createMemoryCapabilities();
  const deadLetters: string[] = [];
  const tenantOf = (tenantId: string): DrainedTenant => {
    const tenant = tenants.get(tenantId);
    if (tenant === undefined) throw new Error(`no tenant ${tenantId}`);
    return tenant;
  };
  return {
    ledger,
    deadLetters,
    connect: (instance) => ({
      ...{ clock: agenda, queue, correlations, cursors, capabilities },
      ledger: () => ledger,
      apis: ({ tenantId }) => tenantOf(tenantId).connect(instance),
      roles: ({ tenantId }) => tenantOf(tenantId).roles,
      identified: () => 'drain',
      deadLetters: {
        add: async ({ copies, reasons }) =>
          void deadLetters.push(`${copies.join(', ')}: ${reasons.join('; ')}`),
      },
    }),
  };
}
