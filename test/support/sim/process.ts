/** What lives in one process of the host, and dies with it: the turns that its workers take. */

import { createTurns, type Turns } from '../../../shared/quota/turns.ts';
import type { Ledger } from '../../../shared/quota/ledger.ts';
import type { Life } from './scheduler.ts';
import type { World } from './world.ts';

export interface Process {
  readonly life: Life;
  readonly turns: Turns;
}

/** @param ledger what the processes share, as this one reaches it. */
export function startProcess(
  name: string,
  world: World,
  clock: { now(): number },
  ledger: (life: Life) => Ledger,
): Process {
  const life = { name, isAlive: true };
  const api: Parameters<typeof createTurns>[0]['api'] = (_tenantId, { id }) => {
    const product = world.products.get(id);
    if (product === undefined) throw new Error(`no product ${id}`);
    return product.gate.api;
  };
  return { life, turns: createTurns({ clock, ledger: ledger(life), api }) };
}
