/** Published limits, per app and tenant. @see https://learn.microsoft.com/graph/throttling-limits */

export interface QuotaWindow {
  readonly limit: number;
  readonly windowMs: number;
}

export interface Quota extends QuotaWindow {
  /** Holds as well, over a longer time. */
  readonly longer?: QuotaWindow | undefined;
}

const minute = 60_000;

export const quotaNames = [
  'graph.security',
  'graph.subscriptions.write',
  'graph.subscriptions.get',
  'graph.subscriptions.list',
  'graph.subscriptions.reauthorize',
  'sentinel.putIncident',
  'sentinel.getIncident',
  'sentinel.listIncidents',
  'sentinel.listAlerts',
  'sentinel.comments',
  'arm.reads',
  'arm.writes',
  'arm.resourceGraph',
  'cloudApps',
  'endpoint',
  'endpoint.batchUpdate',
  'office365',
  'identityProtection',
] as const;
export type QuotaName = (typeof quotaNames)[number];

/**
 * Sentinel states its limits per endpoint. ARM's own limit is a bucket (250 reads, refilled at 25 a second; 200 writes,
 * 10 a second): here a window of 10 and 20 seconds, which is the same rate and burst.
 */
export const defaultQuotas: Readonly<Record<QuotaName, Quota>> = {
  'graph.security': { limit: 150, windowMs: minute },
  'graph.subscriptions.write': { limit: 500, windowMs: 20_000 },
  'graph.subscriptions.get': { limit: 500, windowMs: 20_000 },
  'graph.subscriptions.list': { limit: 25, windowMs: 20_000 },
  'graph.subscriptions.reauthorize': { limit: 1000, windowMs: 20_000 },
  'sentinel.putIncident': { limit: 75, windowMs: 5 * minute },
  'sentinel.getIncident': { limit: 100, windowMs: 5 * minute },
  'sentinel.listIncidents': { limit: 100, windowMs: 5 * minute },
  'sentinel.listAlerts': { limit: 100, windowMs: 5 * minute },
  'sentinel.comments': { limit: 75, windowMs: 5 * minute },
  'arm.reads': { limit: 250, windowMs: 10_000 },
  'arm.writes': { limit: 200, windowMs: 20_000 },
  'arm.resourceGraph': { limit: 15, windowMs: 5_000 },
  cloudApps: { limit: 30, windowMs: minute },
  // Each page says it of "this API": counted together, which is the stricter way to read that.
  endpoint: { limit: 100, windowMs: minute, longer: { limit: 1500, windowMs: 60 * minute } },
  'endpoint.batchUpdate': { limit: 10, windowMs: minute, longer: { limit: 500, windowMs: 60 * minute } },
  office365: { limit: 2000, windowMs: minute },
  // Of all apps together, and without a word on how long to wait.
  identityProtection: { limit: 1, windowMs: 1000 },
};
