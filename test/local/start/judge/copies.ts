/** Copies of one alert as the tenant would show them, for tests of the judgement. */

import type { Copy } from '../../../../local/tenant/control/control.ts';
import type { Product } from '../../../../local/tenant/state/products.ts';
import type { WriteLine } from '../../../../local/tenant/state/write-journal.ts';

const raised: Readonly<Record<Product, string>> = {
  defenderXdr: 'new',
  defenderXdrIncidents: 'active',
  defenderForCloudApps: 'OPEN',
  sentinel: 'New',
  defenderForCloud: 'Active',
  defenderForEndpoint: 'New',
  entraIdProtection: 'atRisk',
  office365: 'Active',
  legacyGraphAlerts: 'newAlert',
};

/** A copy that nobody has touched. */
export function copyAt(provider: Product, changes: Partial<Copy> = {}): Copy {
  return {
    provider,
    ref: `${provider}-1`,
    story: 'story',
    history: false,
    title: 'Title',
    status: raised[provider],
    comments: [],
    writes: { app: 0, analyst: 0, product: 0 },
    journal: [],
    ...changes,
  };
}

/** The same after a person's decision at `second`. */
export function decidedBy(copy: Copy, second: number, change: WriteLine['change'], comment?: string): Copy {
  const at = new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();
  const line = (changed: WriteLine['change']): WriteLine => ({
    at,
    by: 'alex',
    kind: 'analyst',
    change: changed,
  });
  const shown = { ...copy, ...change };
  return {
    ...shown,
    comments: comment === undefined ? copy.comments : [...copy.comments, comment],
    journal: [...copy.journal, line(change), ...(comment === undefined ? [] : [line({ comment })])],
  };
}

export const at = (second: number): number => Date.UTC(2026, 10, 22, 12, 0, second);
