/** When a copy counts as in step with the analyst's decision, in each product's own words. */

import type { Copy } from '../tenant/control/control.ts';
import type { Product } from '../tenant/state/products.ts';

/** What the demo's analyst decides: resolved as a true positive, with a comment. */
export interface Verdict {
  readonly status: string;
  readonly classification?: string;
}

/** By the products' documentation, written down a second time on purpose: the adapters have no say in it. */
const truePositive: Readonly<Record<Product, Verdict>> = {
  defenderXdr: { status: 'resolved', classification: 'truePositive' },
  defenderXdrIncidents: { status: 'resolved', classification: 'truePositive' },
  defenderForCloudApps: { status: 'TRUE_POSITIVE' },
  sentinel: { status: 'Closed', classification: 'TruePositive' },
  defenderForCloud: { status: 'Resolved' },
  defenderForEndpoint: { status: 'Resolved', classification: 'TruePositive' },
  // A true positive that was dealt with: the API has no other end.
  entraIdProtection: { status: 'dismissed' },
  office365: { status: 'Resolved' },
  legacyGraphAlerts: { status: 'resolved', classification: 'truePositive' },
};

/** What is not as it should be; empty when the copy is in step. */
export function differences(copy: Copy, comment: string): readonly string[] {
  const want = truePositive[copy.provider];
  const found: string[] = [];
  if (copy.status !== want.status) found.push(`status is ${copy.status}, not ${want.status}`);
  if (want.classification !== undefined && copy.classification !== want.classification)
    found.push(`classification is ${copy.classification ?? 'not set'}, not ${want.classification}`);
  if (copy.provider !== 'defenderForCloud' && !copy.comments.includes(comment))
    found.push('the closing comment is missing');
  return found;
}
