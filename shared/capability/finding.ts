/** What a product lets the app do, as found: the words of everything else in this folder. Data only. */

import type { ProviderId } from '../provider/provider-id.ts';

export type Why =
  /** The product is there and the app may not. */
  | 'noPermission'
  /** The app may, and the tenant has not bought the product. */
  | 'noLicence'
  /** Not set up, not there any more, or never where the policy says. */
  | 'productAbsent'
  | 'notInThisCloud';

/** `unknown`: nobody could tell, which never keeps the app from trying; `passing`: only just now. */
export type Answer =
  | { readonly can: 'yes' }
  | { readonly can: 'no'; readonly why: Why; readonly code?: string }
  | { readonly can: 'unknown'; readonly code?: string; readonly passing?: true };

/** One Azure subscription, one workspace; empty for a product that is one in a tenant. */
export type Place = string;

export type Finding = Answer & {
  readonly place: Place;
  /** ISO 8601 UTC, ours: since when it has been so. */
  readonly since: string;
  /** A write of ours was refused, which no probe could foretell: only another write tells whether it still holds. */
  readonly byRefusal?: true;
};

export interface CapabilityRecord {
  readonly tenantId: string;
  readonly provider: ProviderId;
  /** What policy and settings asked for when it was found; other ones have to be asked anew. */
  readonly asked: string;
  /** ISO 8601 UTC, ours. */
  readonly checkedAt: string;
  readonly reads: readonly Finding[];
  /** Empty where the policy writes nothing. */
  readonly writes: readonly Finding[];
  /** ISO 8601 UTC, ours: when something could be done again; gone once a sweep has caught up with it. */
  readonly regainedAt?: string;
  /** What the next write must present; absent on a record that was never stored. */
  readonly etag?: string;
}

/** Every write is conditional; a lost race is a TransientError with code `conflict`. */
export interface CapabilityStore {
  list(tenantId: string): Promise<readonly CapabilityRecord[]>;
  /** The record as stored. */
  save(record: CapabilityRecord): Promise<CapabilityRecord>;
}
