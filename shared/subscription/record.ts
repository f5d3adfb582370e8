/** What we know of our Graph subscriptions: one record per tenant and resource. */

interface Common {
  readonly tenantId: string;
  /** As asked for, e.g. `security/alerts_v2`. */
  readonly resource: string;
  /** Of the address and clientState that were asked with; the values themselves are secret and never stored. */
  readonly doorHash: string;
  /** What the next write must present; absent on a record that was never stored. */
  readonly etag?: string;
}

export interface ActiveSubscription extends Common {
  readonly state: 'active';
  readonly id: string;
  readonly changeType: string;
  /** ISO 8601 UTC: when it was made or last renewed. */
  readonly startedAt: string;
  /** ISO 8601 UTC, as Graph granted it. */
  readonly expiresAt: string;
}

export interface RefusedSubscription extends Common {
  readonly state: 'refused';
  /** Graph's own words, free of secrets. */
  readonly words: string;
  /** ISO 8601 UTC. */
  readonly refusedAt: string;
}

export type SubscriptionRecord = ActiveSubscription | RefusedSubscription;

/** Every write is conditional; a lost race is a TransientError with code `conflict`. */
export interface SubscriptionStore {
  list(tenantId: string): Promise<readonly SubscriptionRecord[]>;
  save(record: SubscriptionRecord): Promise<void>;
  remove(record: SubscriptionRecord): Promise<void>;
}
