/** The way from a shared copy to its alerts: by the name that another provider has for them, or by their aliases. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { findCorrelation } from '../correlation/find-correlation.ts';
import type { SharedMember, SharedRecord } from '../correlation/record.ts';
import type { FollowUp, MirrorDeps } from './deps.ts';
import { activeProvider } from './look.ts';
import { isoTime } from './time.ts';

/**
 * Makes the shared copy known to the alerts in it that don't name it themselves: under each alias for those that are
 * still to come, and in the record of those that are here. Listed first and looked up then, so that an alert that is
 * being correlated at the same moment sees one or the other.
 */
export async function attachMembers(
  deps: MirrorDeps,
  shared: AlertKey,
  joined: readonly SharedMember[],
  known: SharedRecord | undefined,
): Promise<void> {
  const { tenantId, provider, ref } = shared;
  const now = isoTime(deps.clock.now());
  const joinedAt = known !== undefined && known.members.length > 0 ? now : undefined;
  const aliases = joined.filter((member) => !namesItself(deps, member)).flatMap((member) => member.aliases);
  await Promise.all(
    aliases.map(async (alias) => {
      await deps.store.listShared(tenantId, alias, { provider, ref });
      const { correlationId } = await deps.store.findAlias(tenantId, alias);
      if (correlationId !== undefined)
        await deps.store.attach(correlationId, { provider, ref }, now, joinedAt);
    }),
  );
}

/** Whether the member's own product says which shared copy it is in: then nobody has to tell its record. */
export const namesItself = (
  deps: Pick<MirrorDeps, 'policy' | 'providers'>,
  { copy }: SharedMember,
): boolean => copy !== undefined && activeProvider(deps, copy.provider) !== undefined;

/** Keys by which the members' correlations are reconciled; members that nobody has seen yet have none. */
export async function keysOfMembers(
  deps: MirrorDeps,
  shared: AlertKey,
  members: readonly SharedMember[],
): Promise<readonly FollowUp[]> {
  const copies = await Promise.all(members.map((member) => copyOf(deps, shared.tenantId, member)));
  const names = new Map(
    copies.filter((copy) => copy !== undefined).map((copy) => [`${copy.provider}:${copy.ref}`, copy]),
  );
  return [...names.values()].map(({ provider, ref }) => ({
    delayMs: 0,
    key: {
      tenantId: shared.tenantId,
      provider,
      ref,
      observedAt: shared.observedAt,
      source: 'shared' as const,
      ...(shared.traceparent === undefined ? {} : { traceparent: shared.traceparent }),
    },
  }));
}

async function copyOf(
  deps: MirrorDeps,
  tenantId: string,
  member: SharedMember,
): Promise<CopyRef | undefined> {
  if (namesItself(deps, member)) return member.copy;
  for (const alias of member.aliases) {
    const found = await findCorrelation(deps.store, tenantId, alias);
    const copy = found?.copies.find(({ shared, gone }) => !shared && gone !== true);
    if (copy !== undefined) return copy;
  }
  return undefined;
}
