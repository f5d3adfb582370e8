/** Whether a poll's finding is in the records already: then there is nothing to queue. */

import { sameShown, type Observation } from '../alert/observation.ts';
import { aliasOf, sameCopy, type Correlation, type CopyRecord, type Seen } from '../correlation/record.ts';
import { providerPolicy } from '../policy/policy.ts';
import { kindOf } from '../provider/kind-of.ts';
import type { Provider } from '../provider/provider.ts';
import { saysNewComment } from './closing-comment.ts';
import type { MirrorDeps } from './deps.ts';
import { activeProvider } from './look.ts';
import { isUntold, noteShared } from './note-shared.ts';
import { millis } from './time.ts';

/** `look once`: the list does not show whether there is news, so somebody has to look; once, not until it is known. */
export type Finding = 'known' | 'news' | 'look once';

export async function compareWithRecord(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): Promise<Finding> {
  if (kindOf(provider, observation.ref) === 'shared')
    return compareShared(deps, tenantId, provider, observation);
  const record = await findRecord(deps, tenantId, provider, observation);
  return record !== undefined && isAlertOnRecord(deps, record, provider, observation) ? 'known' : 'news';
}

/** The correlation that an alert's copy belongs to. Two operations. */
export async function findRecord(
  { store }: Pick<MirrorDeps, 'store'>,
  tenantId: string,
  provider: Provider,
  { ref }: Observation,
): Promise<Correlation | undefined> {
  const { correlationId } = await store.findAlias(tenantId, aliasOf({ provider: provider.id, ref }));
  return correlationId === undefined ? undefined : (await store.read(correlationId))?.value;
}

export function isAlertOnRecord(
  { providers, policy }: Pick<MirrorDeps, 'providers' | 'policy'>,
  { copies, aliases, agreed, redirectTo }: Correlation,
  provider: Provider,
  observation: Observation,
): boolean {
  if (redirectTo !== undefined) return false;
  const ref = { provider: provider.id, ref: observation.ref };
  const copy = copies.find((known) => sameCopy(known, ref));
  const isAtWork = copies.some(({ intent }) => intent !== undefined);
  if (copy === undefined || copy.gone === true || isAtWork) return false;
  const isLinked =
    observation.aliases.every((alias) => aliases.includes(alias)) &&
    observation.belongsTo
      .filter((shared) => activeProvider({ providers, policy }, shared.provider) !== undefined)
      .every((shared) => copies.some((known) => sameCopy(known, shared)));
  if (!isLinked) return false;
  if (copy.unmirrored !== undefined) return sameShown(observation.shown, copy.unmirrored);
  if (policy.assignedTo === 'mirror' && namesAnother(provider, observation, copy)) return false;
  return (
    copy.lastSeen !== undefined && showsLastSeen(provider, observation, copy.lastSeen, agreed?.disposition)
  );
}

const namesAnother = (
  { assign }: Pick<Provider, 'assign'>,
  { assignedTo }: Observation,
  { assigned }: CopyRecord,
): boolean => assign !== undefined && assignedTo !== undefined && assignedTo !== assigned?.to;

function showsLastSeen(
  provider: Provider,
  observation: Observation,
  lastSeen: Seen,
  agreed: Parameters<typeof saysNewComment>[1],
): boolean {
  return (
    sameShown(observation.shown, lastSeen.shown) && !saysNewComment(provider, agreed, observation, lastSeen)
  );
}

async function compareShared(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): Promise<Finding> {
  const row = await deps.store.readShared(tenantId, { provider: provider.id, ref: observation.ref });
  if (row === undefined || row.value.intent !== undefined || isUntold(row.value)) return 'news';
  const { isNew, meaning } = noteShared(row.value, {
    tenantId,
    provider,
    rules: providerPolicy(deps.policy, provider.id),
    policy: deps.policy,
    since: await deps.since(tenantId, provider.id),
    observation,
    now: deps.clock.now(),
  });
  if (isNew || meaning === 'stale') return 'news';
  // Something has changed there, and a list that names no members hides that one has joined.
  const isOlder = millis(observation.updatedAt) <= millis(row.value.lastSeen?.updatedAt);
  return observation.members !== undefined || isOlder ? 'known' : 'look once';
}
