import type { Copy } from '../tenant/control/control.ts';
import type { Product } from '../tenant/state/products.ts';
import { table } from './table.ts';
import { decisionWrites } from './writes.ts';

const names: Readonly<Record<Product, string>> = {
  defenderXdr: 'Defender XDR alert',
  defenderXdrIncidents: 'Defender XDR incident',
  defenderForCloudApps: 'Defender for Cloud Apps',
  sentinel: 'Microsoft Sentinel',
  defenderForCloud: 'Defender for Cloud',
  defenderForEndpoint: 'Defender for Endpoint',
  entraIdProtection: 'Entra ID Protection',
  office365: 'Office 365 alert policies',
  legacyGraphAlerts: 'Legacy Graph alerts',
};

export const productName = (product: Product): string => names[product];

/** One line a copy, in the product's own words. */
export function copiesTable(copies: readonly Copy[]): string {
  const rows = copies.map((copy) => [
    names[copy.provider],
    shortRef(copy.ref),
    copy.status,
    copy.classification ?? '',
    copy.comments.at(-1) ?? '',
    String(decisionWrites(copy)),
  ]);
  return table(['copy', 'ref', 'status', 'classification', 'comment', 'writes by us'], rows);
}

function shortRef(ref: string): string {
  const last = ref.slice(ref.lastIndexOf('/') + 1);
  return last.length > 20 ? `${last.slice(0, 12)}…${last.slice(-6)}` : last;
}
