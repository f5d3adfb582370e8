/** What is decided at once: how many alerts of which kind, in which tenant, and where a person closes them. */

import type { Action } from '../../../local/tenant/control/control.ts';
import type { BlueprintName } from '../../../local/tenant/seed/blueprints.ts';
import { azureSubscriptionId, guest, home, workspaceId } from '../../../local/tenant/seed/ids.ts';
import type { Product } from '../../../local/tenant/state/products.ts';
import type { QuotaName } from '../../../local/tenant/throttle/quotas.ts';

export interface Batch {
  readonly blueprint: BlueprintName;
  /** Of the alerts of all tenants. */
  readonly share: number;
  readonly decidedAt: Product;
  /** In that product's words. */
  readonly verdict: Pick<Action, 'status' | 'classification'>;
}

export interface TenantPlan {
  /** For people. */
  readonly name: string;
  readonly tenantId: string;
  /** As the policy's `providers`. */
  readonly providers: Readonly<Partial<Record<Product, { readonly direction: 'in' | 'both' }>>>;
  readonly batches: readonly Batch[];
}

/** Whose story it is, by its id. */
export const batchOf = ({ batches }: TenantPlan, story: string): Batch | undefined =>
  batches.find(({ blueprint }) => story.startsWith(`${blueprint}-`));

const read = { direction: 'in' } as const;
const both = { direction: 'both' } as const;
const sentinel = { ...both, workspaces: [workspaceId] };
const truePositive = { status: 'resolved', classification: 'truePositive' };

const withDefenderXdr = {
  defenderXdr: both,
  defenderXdrIncidents: both,
  defenderForCloudApps: both,
  defenderForCloud: { ...both, azureSubscriptions: [azureSubscriptionId] },
  sentinel,
  entraIdProtection: { ...both, allowIrreversible: true },
};

/**
 * Three tenants, since no policy may write through two doors to the same alerts. With these shares the products with
 * the scarcest quotas (fifteen changes a minute at Sentinel and at Cloud Apps, twelve at Defender for Endpoint) are
 * done after about the same time.
 */
export const everyProduct: readonly TenantPlan[] = [
  {
    name: 'with Defender XDR',
    tenantId: home.tenantId,
    providers: { ...withDefenderXdr, office365: read, defenderForEndpoint: read },
    batches: [
      {
        blueprint: 'cloudWorkload',
        share: 0.1,
        decidedAt: 'defenderForCloud',
        verdict: { status: 'Dismissed' },
      },
      {
        blueprint: 'sixHomes',
        share: 0.08,
        decidedAt: 'defenderForCloudApps',
        verdict: { status: 'TRUE_POSITIVE' },
      },
      { blueprint: 'cloudApps', share: 0.16, decidedAt: 'defenderXdr', verdict: truePositive },
      {
        blueprint: 'identity',
        share: 0.03,
        decidedAt: 'sentinel',
        verdict: { status: 'Closed', classification: 'FalsePositive' },
      },
      { blueprint: 'office', share: 0.03, decidedAt: 'office365', verdict: { status: 'Resolved' } },
      { blueprint: 'dataLoss', share: 0.03, decidedAt: 'defenderXdr', verdict: truePositive },
      { blueprint: 'insiderRisk', share: 0.03, decidedAt: 'defenderXdr', verdict: truePositive },
      {
        blueprint: 'device',
        share: 0.03,
        decidedAt: 'defenderForEndpoint',
        verdict: { status: 'Resolved', classification: 'TruePositive' },
      },
      { blueprint: 'identityProtection', share: 0.25, decidedAt: 'defenderXdr', verdict: truePositive },
    ],
  },
  {
    name: 'without Defender XDR',
    tenantId: guest.tenantId,
    providers: { defenderForEndpoint: both, sentinel, defenderForCloudApps: both, legacyGraphAlerts: read },
    batches: [
      {
        blueprint: 'device',
        share: 0.16,
        decidedAt: 'sentinel',
        verdict: { status: 'Closed', classification: 'TruePositive' },
      },
      {
        blueprint: 'legacy',
        share: 0.02,
        decidedAt: 'legacyGraphAlerts',
        verdict: truePositive,
      },
    ],
  },
  {
    name: 'with legacy alerts',
    tenantId: '7c41e9d2-50b6-4f8e-a3d7-6b1920ce85f4',
    providers: { legacyGraphAlerts: both, defenderForCloudApps: both },
    batches: [
      {
        blueprint: 'legacy',
        share: 0.08,
        decidedAt: 'defenderForCloudApps',
        verdict: { status: 'TRUE_POSITIVE' },
      },
    ],
  },
];

/** Beside them: what is closed there is a few alerts, one of each kind at a time. */
export const quietTenant: TenantPlan = {
  name: 'quiet',
  tenantId: 'b86f03d5-19ea-4c72-9b54-d0e7a31f628c',
  providers: withDefenderXdr,
  batches: [
    {
      blueprint: 'cloudWorkload',
      share: 0,
      decidedAt: 'defenderForCloud',
      verdict: { status: 'Dismissed' },
    },
    { blueprint: 'cloudApps', share: 0, decidedAt: 'defenderXdr', verdict: truePositive },
    {
      blueprint: 'sixHomes',
      share: 0,
      decidedAt: 'defenderForCloudApps',
      verdict: { status: 'TRUE_POSITIVE' },
    },
  ],
};

/** What one change of a copy must cost there: a look, since none but Sentinel has an etag, and a write. */
export const costOf: ReadonlyMap<Product, readonly QuotaName[]> = new Map([
  ['defenderXdr', ['graph.security', 'graph.security']],
  ['defenderXdrIncidents', ['graph.security', 'graph.security']],
  ['legacyGraphAlerts', ['graph.security', 'graph.security']],
  ['defenderForCloudApps', ['cloudApps', 'cloudApps']],
  ['sentinel', ['sentinel.getIncident', 'sentinel.listAlerts', 'sentinel.putIncident']],
  ['defenderForCloud', ['arm.reads', 'arm.writes']],
  ['defenderForEndpoint', ['endpoint', 'endpoint']],
  ['entraIdProtection', ['identityProtection', 'identityProtection', 'identityProtection']],
]);

/** Calls for a look at one decision, where the list does not show all of it. */
export const looksAt: ReadonlyMap<Product | undefined, readonly QuotaName[]> = new Map([
  ['sentinel', ['sentinel.getIncident', 'sentinel.listAlerts']],
]);

/** How each product calls a closed copy. */
export const closedWords: ReadonlySet<string> = new Set([
  'resolved',
  'Resolved',
  'Dismissed',
  'Closed',
  'TRUE_POSITIVE',
  'FALSE_POSITIVE',
  'BENIGN',
  'dismissed',
  'confirmedSafe',
]);
