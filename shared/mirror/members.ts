/** Which alerts a shared copy holds and what was decided for each: the product's word, else our own records. */

import type { Disposition } from '../alert/disposition.ts';
import type { Member } from '../alert/observation.ts';
import type { CorrelationStore } from '../correlation/store.ts';
import type { MemberState } from './judgement.ts';

/** @param ours aliases of the alert at hand, whose decision the caller knows better. */
export function memberStates(
  store: CorrelationStore,
  tenantId: string,
  members: readonly Member[],
  ours: readonly string[],
): Promise<readonly MemberState[]> {
  return Promise.all(
    members.map(async ({ aliases, verdict }) => {
      if (aliases.some((alias) => ours.includes(alias))) return { aliases };
      const disposition = verdict ?? (await agreedFor(store, tenantId, aliases));
      return { aliases, ...(disposition === undefined ? {} : { disposition }) };
    }),
  );
}

/** The agreed disposition of the first correlation that one of the aliases leads to. */
async function agreedFor(
  store: CorrelationStore,
  tenantId: string,
  aliases: readonly string[],
): Promise<Disposition | undefined> {
  for (const alias of aliases) {
    const { correlationId } = await store.findAlias(tenantId, alias);
    const found = correlationId === undefined ? undefined : await store.read(correlationId);
    if (found !== undefined) return found.value.agreed?.disposition;
  }
  return undefined;
}
