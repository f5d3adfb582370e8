/** Whether a poll's finding is in the records already: then there is nothing to queue. */

import { sameShown, type Observation } from '../alert/observation.ts';
import { aliasOf, sameCopy, type Seen } from '../correlation/record.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import { saysNewComment } from './closing-comment.ts';
import type { MirrorDeps } from './deps.ts';
import { activeProvider } from './look.ts';
import { noteShared } from './note-shared.ts';
import { isUntold } from './reconcile-shared.ts';

export async function isOnRecord(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): Promise<boolean> {
  return provider.kind === 'shared'
    ? isSharedOnRecord(deps, tenantId, provider, observation)
    : isAlertOnRecord(deps, tenantId, provider, observation);
}

async function isAlertOnRecord(
  { store, providers, policy }: MirrorDeps,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): Promise<boolean> {
  const ref = { provider: provider.id, ref: observation.ref };
  const { correlationId } = await store.findAlias(tenantId, aliasOf(ref));
  const found = correlationId === undefined ? undefined : await store.read(correlationId);
  if (found === undefined) return false;
  const { copies, aliases, agreed } = found.value;
  const copy = copies.find((known) => sameCopy(known, ref));
  const isAtWork = copies.some(({ intent }) => intent !== undefined);
  if (copy?.lastSeen === undefined || isAtWork) return false;
  const isLinked =
    observation.aliases.every((alias) => aliases.includes(alias)) &&
    observation.belongsTo
      .filter((shared) => activeProvider({ providers, policy }, shared.provider) !== undefined)
      .every((shared) => copies.some((known) => sameCopy(known, shared)));
  return isLinked && showsLastSeen(provider, observation, copy.lastSeen, agreed?.disposition);
}

function showsLastSeen(
  provider: Provider,
  observation: Observation,
  lastSeen: Seen,
  agreed: Parameters<typeof saysNewComment>[1],
): boolean {
  return sameShown(observation.shown, lastSeen.shown) && !saysNewComment(provider, agreed, observation, lastSeen);
}

async function isSharedOnRecord(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): Promise<boolean> {
  const row = await deps.store.readShared(tenantId, { provider: provider.id, ref: observation.ref });
  if (row === undefined || row.value.intent !== undefined || isUntold(row.value)) return false;
  const { isNew, meaning } = noteShared(row.value, {
    tenantId,
    provider,
    rules: providerPolicy(deps.policy, provider.id),
    policy: deps.policy,
    since: await deps.since(tenantId, provider.id),
    observation,
    now: deps.clock.now(),
  });
  return !isNew && meaning !== 'stale';
}
