/** What lives in one process of the host, and dies with it: the turns that its workers take, and share. */

import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { createTurns, type Turns } from '../../../shared/quota/turns.ts';
import type { Ledger } from '../../../shared/quota/ledger.ts';
import { shareTurns } from '../../../shared/quota/share-turns.ts';
import type { Product, Witness } from './product.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { World } from './world.ts';

export interface Process {
  readonly life: Life;
  readonly turns: Turns;
  /** Of all its workers. */
  readonly leases: Set<string>;
}

export interface ProcessPorts {
  readonly world: World;
  readonly scheduler: Scheduler;
  /** What the processes share, as this one reaches it. */
  readonly ledger: (life: Life) => Ledger;
  /** How long a call takes, in milliseconds. */
  readonly latency: () => number;
  readonly witness: (leases: ReadonlySet<string>) => Witness;
}

export function startProcess(
  name: string,
  { world, scheduler, ledger, latency, witness }: ProcessPorts,
): Process {
  const life = { name, isAlive: true };
  const leases = new Set<string>();
  const productAt = (id: ProviderId): Product => {
    const product = world.products.get(id);
    if (product === undefined) throw new Error(`no product ${id}`);
    return product;
  };
  const api: Parameters<typeof createTurns>[0]['api'] = (_tenantId, { id }) => productAt(id).gate.api;
  const turns = shareTurns(createTurns({ clock: scheduler, ledger: ledger(life), api }), {
    clock: scheduler,
    sleep: (ms) => scheduler.step(life, ms),
  });
  /** What is shared is done by the process: it outlives the worker that took the turn first. */
  const own = ({ id }: Provider): Provider =>
    productAt(id).provider(() => scheduler.step(life, latency()), witness(leases));
  return {
    life,
    leases,
    turns: { ...turns, take: (tenantId, provider, ...rest) => turns.take(tenantId, own(provider), ...rest) },
  };
}
