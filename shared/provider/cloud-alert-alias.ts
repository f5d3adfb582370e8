/**
 * Aliases of an alert in Defender for Cloud. It shows alerts of other products too: those are known elsewhere by that
 * product's id, which only a link to the alert there proves.
 */

import { prefixOf, productAlias, type Product } from './product-alias.ts';
import { productNamed } from './product-name.ts';

/** Portals in whose links an alert's id stands. */
const portals = [
  'security.microsoft.com',
  'security.microsoft.us',
  'securitycenter.windows.com',
  'securitycenter.microsoft.com',
  'cloudappsecurity.com',
  'cloudappsecurity.us',
  'cloudappsecuritygov.com',
];

export interface CloudAlertNames {
  /** System alert id, name and the id's last segment: Microsoft's own examples disagree on which are the same. */
  readonly ids: readonly (string | undefined)[];
  readonly productName: string | undefined;
  /** What may be a link; anything else is passed over. */
  readonly links: readonly unknown[];
}

export function cloudAlertAliases({ ids, productName, links }: CloudAlertNames): readonly string[] {
  const product = productName === undefined ? 'mdc' : productNamed(productName);
  if (product === undefined) return [];
  const aliases =
    product === 'mdc'
      ? ids.flatMap((id) => (id === undefined ? [] : [productAlias(product, id)]))
      : links.flatMap((link) => aliasesFromLink(product, link));
  return [...new Set(aliases)];
}

function aliasesFromLink(product: Product, link: unknown): readonly string[] {
  const url = typeof link === 'string' ? URL.parse(link) : null;
  if (url === null || !portals.some((host) => `.${url.hostname}`.endsWith(`.${host}`))) return [];
  const id = /\/alerts?\/([\w-]+)/i.exec(url.pathname + url.hash)?.[1] ?? '';
  const isBare = product === 'mda' && /^[\da-f]{24}$/i.test(id);
  // Not the name that alerts_v2 itself claims for the alert: two that claim each other's would wait for each other.
  return isBare || prefixOf(id) === product ? [productAlias(product, id)] : [];
}
