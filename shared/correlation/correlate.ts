/**
 * Finds the correlation that a copy belongs to by its aliases, claiming those that nobody has. Idempotent: a worker
 * that dies half way leaves claims that lead the next one to the same correlation.
 */

import { TransientError } from '../errors.ts';
import type { CopyRef, Observation } from '../alert/observation.ts';
import type { Policy } from '../policy/policy.ts';
import { aliasOf, sameCopy, type Correlation, type JournalLine } from './record.ts';
import { correlationIdFor } from './row-keys.ts';
import type { CorrelationStore, Versioned } from './store.ts';

export interface Correlated {
  readonly id: string;
  /** Undefined: it is new, and the caller creates it. */
  readonly existing: Versioned<Correlation> | undefined;
  /** All that the copy has now, its own name included. */
  readonly aliases: readonly string[];
  /** Shared copies that list this alert under one of the aliases claimed just now, its own name included. */
  readonly shared: readonly CopyRef[];
  readonly notes: readonly Pick<JournalLine, 'event' | 'text' | 'copy'>[];
  /**
   * Aliases of the copy that belong to further correlations, or to one that only leads to another: all of them are one
   * alert, and nothing else was done. They must be merged, and the copy looked at again.
   */
  readonly foreign: readonly ForeignAlias[];
}

export interface ForeignAlias {
  readonly alias: string;
  readonly owner: string;
}

export interface CorrelateInput {
  readonly tenantId: string;
  readonly copy: CopyRef;
  readonly observation: Observation;
  /** The correlation that the copy is known to be in; its further aliases join it. */
  readonly known?: Versioned<Correlation>;
  readonly fingerprints: Policy['fingerprints'];
}

export const fingerprintAlias = (fingerprint: string): string => `fingerprint:${fingerprint}`;

/** @throws TransientError `conflict` while another worker is just creating the correlation that was found. */
export async function correlate(store: CorrelationStore, input: CorrelateInput): Promise<Correlated> {
  const { tenantId, copy, observation, known } = input;
  const own = aliasOf(copy);
  const ownId = known?.value.id ?? correlationIdFor(tenantId, own);
  const stated = observation.aliases.filter(
    (alias) => alias !== own && !known?.value.aliases.includes(alias),
  );
  const claims = await claimEach(store, tenantId, stated, { id: ownId, isNew: known === undefined });
  const owners = [...new Set(claims.map(({ owner }) => owner).filter((owner) => owner !== ownId))].sort();
  const matched = known === undefined ? owners[0] : undefined;
  const joined = matched === undefined ? known : await store.read(matched);
  if (matched !== undefined && joined === undefined) throw beingCreated();
  const match = await matchFingerprint(store, input, { id: matched ?? ownId, joined: joined?.value });
  const id = matched ?? match.owner ?? ownId;
  const existing = joined ?? (await store.read(id));
  if (existing === undefined && id !== ownId) throw beingCreated();
  const { redirectTo } = existing?.value ?? {};
  const foreign =
    redirectTo === undefined
      ? [...claims, ...fingerprintOf(match)].filter(({ owner }) => owner !== ownId && owner !== id)
      : [...claims, ...fingerprintOf(match)].filter(({ owner }) => owner === id);
  if (foreign.length > 0) return { id, existing, aliases: [], shared: [], notes: [], foreign };
  const moving = claims.filter(({ owner }) => owner === ownId && id !== ownId);
  const moved = await Promise.all(moving.map(({ alias }) => handOver(store, tenantId, alias, ownId, id)));
  // Last, so that a copy is known only when everything that leads to it is.
  const listed = known === undefined ? await claimOwn(store, tenantId, own, id) : [];
  return {
    id,
    existing,
    aliases: [own, ...stated, ...(match.alias === undefined ? [] : [match.alias])],
    shared: [...claims.flatMap(({ shared }) => shared), ...moved.flat(), ...listed],
    notes: match.note === undefined ? [] : [match.note],
    foreign,
  };
}

/**
 * Moves an alias and resolves to the shared copies that list it: one may have found the alias before it was moved and
 * attached itself to a correlation that will never be. Moved first and read then, as with a claim.
 */
export async function handOver(
  store: CorrelationStore,
  tenantId: string,
  alias: string,
  from: string,
  to: string,
): Promise<readonly CopyRef[]> {
  await store.moveAlias(tenantId, alias, from, to);
  return (await store.findAlias(tenantId, alias)).shared;
}

interface Claim {
  readonly alias: string;
  readonly owner: string;
  readonly shared: readonly CopyRef[];
}

/**
 * One after another and in one order for all: two copies that share two aliases would otherwise each get one, and wait for
 * each other for ever. So nothing further is claimed while the owner of one has no record.
 */
async function claimEach(
  store: CorrelationStore,
  tenantId: string,
  aliases: readonly string[],
  { id, isNew }: { readonly id: string; readonly isNew: boolean },
): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const alias of aliases.toSorted()) {
    const [before] = claims.filter(({ owner }) => owner !== id).slice(-1);
    if (isNew && before !== undefined && (await store.read(before.owner)) === undefined) throw beingCreated();
    claims.push(await claim(store, tenantId, alias, id));
  }
  return claims;
}

const beingCreated = (): TransientError =>
  new TransientError('conflict', 'The correlation found is just being created.');

/** Claims first and reads then: a shared copy lists itself first and reads then, so one of the two sees the other. */
async function claim(store: CorrelationStore, tenantId: string, alias: string, id: string): Promise<Claim> {
  const taken = await store.claimAlias(tenantId, alias, id);
  const { correlationId = id, shared } = taken ?? (await store.findAlias(tenantId, alias));
  return { alias, owner: correlationId, shared };
}

/** Resolves to the shared copies that list the copy under its own name: read last, as with every claim. */
async function claimOwn(
  store: CorrelationStore,
  tenantId: string,
  own: string,
  id: string,
): Promise<readonly CopyRef[]> {
  const taken = await store.claimAlias(tenantId, own, id);
  if (taken?.correlationId !== undefined && taken.correlationId !== id)
    throw new TransientError('conflict', 'Another worker has just correlated this copy.');
  return (taken ?? (await store.findAlias(tenantId, own))).shared;
}

interface Match {
  readonly owner?: string;
  readonly alias?: string;
  readonly note?: Correlated['notes'][number];
}

const fingerprintOf = ({ owner, alias }: Match): readonly ForeignAlias[] =>
  owner === undefined || alias === undefined ? [] : [{ owner, alias }];

/**
 * A fingerprint finds copies that have no id in common, at first sight. It never links two copies of one provider
 * (those are two alerts that look alike), and after such a pair it says nothing any more.
 */
async function matchFingerprint(
  store: CorrelationStore,
  { tenantId, copy, observation, fingerprints, known }: CorrelateInput,
  { id, joined }: { readonly id: string; readonly joined: Correlation | undefined },
): Promise<Match> {
  if (fingerprints === 'off' || observation.fingerprint === undefined || known !== undefined) return {};
  // What was merged is looked at again, and then this, too.
  if (joined?.redirectTo !== undefined) return {};
  const alias = fingerprintAlias(observation.fingerprint);
  const taken = await store.claimAlias(tenantId, alias, id);
  const owner = taken?.correlationId ?? id;
  if (owner === id) return { alias };
  if (taken?.ambiguous === true) return {};
  const found = await store.read(owner);
  if (found === undefined) throw beingCreated();
  if ([copy, ...(joined?.copies ?? [])].some((one) => isAlike(found.value, one))) {
    await store.markAmbiguous(tenantId, alias);
    return {};
  }
  const text = `same title, principal and activity time as correlation ${owner}`;
  if (fingerprints === 'suggest') return { note: { event: 'suggested-link', text, copy } };
  return { owner, alias, note: { event: 'linked', text, copy } };
}

const isAlike = (found: Correlation, copy: CopyRef & { readonly shared?: boolean }): boolean =>
  copy.shared !== true &&
  found.copies.some((other) => other.provider === copy.provider && !sameCopy(other, copy));
