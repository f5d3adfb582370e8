/** What to do about each Graph subscription: pure. Nothing but our own subscriptions is ever touched. */

import type { LifecycleEvent } from '../alert/message.ts';
import type { ActiveSubscription, SubscriptionRecord } from './record.ts';

/** One that Graph lists and that leads to our door. */
export interface ListedSubscription {
  readonly id: string;
  readonly resource: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  readonly changeType: string;
  /** It provably carries our present address and clientState. */
  readonly proven: boolean;
}

export interface PlanInput {
  readonly wanted: readonly string[];
  /** Of the present address and clientState; undefined: there is no public address, so no subscriptions. */
  readonly doorHash: string | undefined;
  readonly records: readonly SubscriptionRecord[];
  /** Ours among what Graph lists; undefined when it could not be asked. */
  readonly listed: readonly ListedSubscription[] | undefined;
  /** What Graph has just told us, by subscription id. */
  readonly events: ReadonlyMap<string, LifecycleEvent>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type Action = { readonly resource: string; readonly reason: string } & (
  | { readonly do: 'create' }
  /** Delete, then create: what Graph has can't be trusted to get in. */
  | { readonly do: 'replace'; readonly id: string }
  | { readonly do: 'renew'; readonly record: ActiveSubscription }
  | { readonly do: 'adopt'; readonly subscription: ListedSubscription }
  /** Without an id only the record goes. */
  | { readonly do: 'delete'; readonly id?: string; readonly record?: SubscriptionRecord }
  | { readonly do: 'leave' }
);

/** A resource that was refused is asked for again after this long: grants and Graph both change. */
const refusalHoldsMs = 24 * 60 * 60 * 1_000;

/** Deletions first, so that what follows doesn't meet a duplicate. */
export function planSubscriptions(input: PlanInput): readonly Action[] {
  const wanted =
    input.doorHash === undefined ? [] : [...new Map(input.wanted.map((r) => [same(r), r])).values()];
  const kept = wanted.map((resource) => planResource(resource, input));
  return [...deletions(wanted, kept, input), ...kept];
}

/** The one decision for a wanted resource. */
export function planResource(resource: string, input: PlanInput): Action {
  const record = input.records.find((r) => same(r.resource) === same(resource));
  const decide = (action: DecidedAction): Action => ({ ...action, resource });
  if (record?.state === 'active') {
    const known = planKnown(record, input);
    if (known !== undefined) return decide(known);
  }
  const found = listedFor(resource, input);
  if (found?.proven === true)
    return decide({ do: 'adopt', subscription: found, reason: 'ours, but not on record' });
  if (found !== undefined) {
    return decide({
      do: 'replace',
      id: found.id,
      reason: 'leads here, but with a clientState that is not on record',
    });
  }
  if (record?.state === 'refused' && refusalHolds(record, input)) {
    return decide({ do: 'leave', reason: 'refused; asked for again after a day' });
  }
  return decide({ do: 'create', reason: record?.state === 'active' ? 'gone at Graph' : 'wanted' });
}

type DecidedAction = Action extends infer A ? (A extends Action ? Omit<A, 'resource'> : never) : never;

/** Undefined when it is gone. */
function planKnown(
  record: ActiveSubscription,
  { doorHash, events, now, listed }: PlanInput,
): DecidedAction | undefined {
  const event = events.get(record.id.toLowerCase());
  const atGraph = listed?.find(({ id }) => id === record.id);
  const expiresAt = Date.parse(atGraph?.expiresAt ?? record.expiresAt);
  if (event === 'subscriptionRemoved' || (listed !== undefined && atGraph === undefined)) return undefined;
  if (expiresAt <= now) return undefined;
  if (record.doorHash !== doorHash) {
    return { do: 'replace', id: record.id, reason: 'the address or the clientState has changed' };
  }
  if (event === 'reauthorizationRequired') return { do: 'renew', record, reason: 'Graph asks for it' };
  // Half of what was granted: as long again remains for whatever goes wrong with the renewal.
  if (expiresAt - now <= (expiresAt - Date.parse(record.startedAt)) / 2) {
    return { do: 'renew', record, reason: 'half of its life is over' };
  }
  return { do: 'leave', reason: 'in order' };
}

/** The longest-lived of ours, so that a duplicate goes rather than the original. */
function listedFor(resource: string, { listed = [], events }: PlanInput): ListedSubscription | undefined {
  const candidates = listed.filter(
    (s) => same(s.resource) === same(resource) && events.get(s.id.toLowerCase()) !== 'subscriptionRemoved',
  );
  return candidates.toSorted(
    (a, b) => Number(b.proven) - Number(a.proven) || b.expiresAt.localeCompare(a.expiresAt),
  )[0];
}

function refusalHolds(record: SubscriptionRecord, { doorHash, now }: PlanInput): boolean {
  if (record.state !== 'refused' || record.doorHash !== doorHash) return false;
  return now - Date.parse(record.refusedAt) < refusalHoldsMs;
}

function deletions(wanted: readonly string[], kept: readonly Action[], input: PlanInput): readonly Action[] {
  const names = new Set(wanted.map(same));
  const reason = input.doorHash === undefined ? 'there is no public address' : 'no longer wanted';
  const unwanted = input.records
    .filter(({ resource }) => !names.has(same(resource)))
    .map((record): Action => {
      const id = record.state === 'active' ? { id: record.id } : {};
      return { do: 'delete', resource: record.resource, record, reason, ...id };
    });
  const inUse = new Set([
    ...kept.map(idOf),
    ...input.records.map((r) => (r.state === 'active' ? r.id : undefined)),
  ]);
  const strays = (input.listed ?? [])
    .filter(({ id }) => !inUse.has(id))
    .map(({ id, resource }): Action => ({ do: 'delete', id, resource, reason: 'ours, and one too many' }));
  return [...unwanted, ...strays];
}

function idOf(action: Action): string | undefined {
  if (action.do === 'adopt') return action.subscription.id;
  if (action.do === 'renew') return action.record.id;
  return action.do === 'replace' ? action.id : undefined;
}

/** Graph gives a resource back in another casing, or with a slash in front. */
function same(resource: string): string {
  return resource.toLowerCase().replace(/^\//, '');
}
