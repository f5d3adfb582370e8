/** What is decided at once: how many alerts of which kind, and where a person closes them. */

import type { Action } from '../../../local/tenant/control/control.ts';
import type { BlueprintName } from '../../../local/tenant/seed/blueprints.ts';
import type { Product } from '../../../local/tenant/state/products.ts';
import type { QuotaName } from '../../../local/tenant/throttle/quotas.ts';

export interface Batch {
  readonly blueprint: BlueprintName;
  /** Of all the alerts. */
  readonly share: number;
  readonly decidedAt: Product;
  /** In that product's words. */
  readonly verdict: Pick<Action, 'status' | 'classification'>;
}

const truePositive = { status: 'resolved', classification: 'truePositive' };

/** Sentinel takes fifteen changes a minute, Cloud Apps as many: with these shares all are done after about the same time. */
export const everyProduct: readonly Batch[] = [
  {
    blueprint: 'cloudWorkload',
    share: 0.28,
    decidedAt: 'defenderForCloud',
    verdict: { status: 'Dismissed' },
  },
  { blueprint: 'cloudApps', share: 0.24, decidedAt: 'defenderXdr', verdict: truePositive },
  { blueprint: 'identityProtection', share: 0.48, decidedAt: 'defenderXdr', verdict: truePositive },
];

/** What one change of a copy must cost there: a look, since none but Sentinel has an etag, and a write. */
export const costOf: ReadonlyMap<Product, readonly QuotaName[]> = new Map([
  ['defenderXdr', ['graph.security', 'graph.security']],
  ['defenderXdrIncidents', ['graph.security', 'graph.security']],
  ['defenderForCloudApps', ['cloudApps', 'cloudApps']],
  ['sentinel', ['sentinel.getIncident', 'sentinel.listAlerts', 'sentinel.putIncident']],
  ['defenderForCloud', ['arm.reads', 'arm.writes']],
  ['defenderForEndpoint', ['endpoint', 'endpoint']],
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
]);
