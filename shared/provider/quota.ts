/**
 * How many calls the products take: published limits, as the scheduler counts them. Each counts all calls of this app in
 * one tenant within any span of so many seconds.
 */

export interface Limit {
  readonly calls: number;
  readonly seconds: number;
}

export interface Quota {
  /** Providers whose calls count together use the same one. */
  readonly name: string;
  /** All of them hold. */
  readonly limits: readonly [Limit, ...Limit[]];
  /** Milliseconds from an answer to the next call, for a product that counts by the second (`pace.ts`, `exact.ts`). */
  readonly apartMs?: number;
  /** Every Azure subscription has its own. */
  readonly perAzureSubscription?: true;
}

/** What of a request tells which quota it counts against. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
}

/** What an adapter states of the calls that it makes. */
export interface ProviderCalls {
  /** Calls of one look at a copy, and of one write that needs no second call. */
  readonly look: readonly Quota[];
  readonly write: readonly Quota[];
  /** The quota that one call counts against. Pure and total. */
  quotaOf(call: Call): Quota;
}

/**
 * The page says `alert`; incidents are not named, so they are counted with them, which can only be too careful.
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export const graphSecurity: Quota = { name: 'graph-security', limits: [{ calls: 150, seconds: 60 }] };

/**
 * One call a second by all apps together, and a 429 without `Retry-After`. A look is two calls and a write one more: of
 * the same rate, three in three seconds, so that a turn has room for all three. The page is of 2021; no newer one gives
 * a number for these resources.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export const identityProtectionCalls: Quota = {
  name: 'identity-protection',
  limits: [{ calls: 3, seconds: 3 }],
  apartMs: 1_000,
};

/** Peers found it; no Microsoft page gives a number. */
export const cloudAppsCalls: Quota = { name: 'cloud-apps', limits: [{ calls: 30, seconds: 60 }] };

/**
 * Each page states it "for this API", which may mean each kind of call: counted together, that is right either way.
 * @see https://learn.microsoft.com/defender-endpoint/api/update-alert
 */
export const endpointCalls: Quota = {
  name: 'defender-for-endpoint',
  limits: [
    { calls: 100, seconds: 60 },
    { calls: 1500, seconds: 3600 },
  ],
};

/** Changes of many by one call. @see https://learn.microsoft.com/defender-endpoint/api/batch-update-alerts */
export const endpointBatches: Quota = {
  name: 'defender-for-endpoint-batches',
  limits: [
    { calls: 10, seconds: 60 },
    { calls: 500, seconds: 3600 },
  ],
};

/**
 * A bucket each, 250 refilled by 25 a second and 200 by 10: these are the spans in which one fills up.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const armReads: Quota = {
  name: 'arm-reads',
  limits: [{ calls: 250, seconds: 10 }],
  perAzureSubscription: true,
};
export const armWrites: Quota = {
  name: 'arm-writes',
  limits: [{ calls: 200, seconds: 20 }],
  perAzureSubscription: true,
};
/** @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
export const resourceGraph: Quota = { name: 'resource-graph', limits: [{ calls: 15, seconds: 5 }] };

/**
 * "At least" so many, for each subscription and kind of call.
 * @see https://learn.microsoft.com/rest/api/securityinsights/request-limits-and-throttling
 */
const ofSentinel = (name: string, calls: number): Quota => ({
  name: `sentinel-${name}`,
  limits: [{ calls, seconds: 300 }],
  perAzureSubscription: true,
});
export const sentinelPuts = ofSentinel('puts', 75);
export const sentinelGets = ofSentinel('gets', 100);
export const sentinelLists = ofSentinel('lists', 100);
export const sentinelAlertLists = ofSentinel('alert-lists', 100);

/**
 * The baseline of every organisation. A subscription may be started again only after a quarter of an hour.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference#api-throttling
 */
export const office365Reads: Quota = { name: 'office-365', limits: [{ calls: 2000, seconds: 60 }] };
export const office365Starts: Quota = { name: 'office-365-starts', limits: [{ calls: 1, seconds: 900 }] };
