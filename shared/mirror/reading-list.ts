/**
 * Which copies a run looks at: it must see those that it may write, and those of which the record doesn't say enough;
 * the others as well, if something is written and their products have calls to spare.
 */

import type { CopyRef } from '../alert/observation.ts';
import { copyId, type CopyRecord } from '../correlation/record.ts';
import type { MirrorDeps } from './deps.ts';
import type { Gathered } from './gather.ts';
import { takeTurns, wishing, type HeldTurns } from './hold-turns.ts';
import type { Plan } from './judgement.ts';
import { activeProvider, readCopy, type Read } from './look.ts';

/** Asks for turns for everything that the record and the look at the key's own copy call for. */
export async function takeTurnsFor(
  deps: MirrorDeps,
  tenantId: string,
  quick: Plan,
  turns: HeldTurns,
): Promise<void> {
  // Whether these may be written can be told once they are read.
  const unsure = quick.refusals.filter(({ objection }) => objection.check === 'members unknown');
  const copies = unsure.map(({ view }) => view.copy);
  await takeTurns(deps, tenantId, [...quick.writes.map(wishing), ...copies], turns);
}

export function mustBeRead(
  copy: CopyRecord,
  { sharedRows, turns }: Pick<Gathered, 'sharedRows' | 'turns'>,
): boolean {
  const id = copyId(copy);
  if (turns.later.has(id)) return false;
  if (turns.ready.has(id) || copy.gone === true) return true;
  const known = copy.shared ? sharedRows.get(id)?.value : copy;
  // Whom it names now nobody knows.
  const giving = copy.shared ? sharedRows.get(id)?.value.giving : copy.assigned?.giving;
  if (giving !== undefined) return true;
  return known?.lastSeen === undefined || known.intent !== undefined || known.unmirrored !== undefined;
}

/**
 * The other copies, before one is written: somebody may have decided otherwise in one of them a moment ago. Only while
 * the product has calls to spare; otherwise what its polls last showed must do.
 */
export async function lookAtOthers(
  deps: MirrorDeps,
  tenantId: string,
  copies: readonly CopyRef[],
): Promise<readonly (readonly [string, Read])[]> {
  const reads = await Promise.all(
    copies.map(async (copy) => {
      const provider = activeProvider(deps, copy.provider);
      if (provider === undefined) return [];
      const api = deps.turns.client(tenantId, provider, 'spare');
      const read = await readCopy(deps, tenantId, provider, copy.ref, { api });
      // No product's trouble may come into the way of others: a copy that can't be seen counts as it was last seen.
      return read.error === undefined ? [[copyId(copy), read] as const] : [];
    }),
  );
  return reads.flat();
}
