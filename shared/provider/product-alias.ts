/**
 * Aliases by which copies in different products find each other. An alert's id in alerts_v2 is the product's own id
 * behind two letters that name the product; products and Sentinel give it with or without them.
 *
 * @see https://learn.microsoft.com/defender-xdr/investigate-alerts
 */

export type Product = 'mde' | 'mdo' | 'mdi' | 'mda' | 'idp' | 'dlp' | 'mdc' | 'sentinelAlert' | 'irm';

/** `ra`, `ta` and `ea` are Defender XDR's own: no other product knows those alerts. */
const productOf = new Map<string, Product>([
  ['da', 'mde'],
  ['ed', 'mde'],
  ['fa', 'mdo'],
  ['aa', 'mdi'],
  ['ri', 'mdi'],
  ['ca', 'mda'],
  ['rm', 'mda'],
  ['ma', 'mda'],
  ['ad', 'idp'],
  ['dl', 'dlp'],
  ['dc', 'mdc'],
  ['sn', 'sentinelAlert'],
  ['ir', 'irm'],
]);

/** Ids as products make them: a GUID, or 24 or 64 hex digits. They may begin with `ca` or `ad` by chance. */
const bare = /^([\da-f]{24}|[\da-f]{64}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i;

/** Of an alerts_v2 alert. `providerAlertId` is the same with or without the prefix, or something else entirely. */
export function xdrAliases(id: string, providerAlertId?: string): readonly string[] {
  const aliases = [xdrAlias(id)];
  const product = prefixOf(id);
  if (product !== undefined) {
    // Exactly two characters: stripping "all leading c and a" has been seen to eat into ids.
    aliases.push(aliasOf(product, product === 'mde' ? id : id.slice(2)));
    if (providerAlertId !== undefined) aliases.push(productAlias(product, providerAlertId));
  }
  return [...new Set(aliases)];
}

/** The one alias that every alerts_v2 alert has. */
export const xdrAlias = (id: string): string => `defenderXdr:${id.toLowerCase()}`;

/** Of an id as a product or Sentinel gives it. Defender for Endpoint's own ids include the prefix. */
export function productAlias(product: Product, id: string): string {
  const prefixed = product !== 'mde' && isPrefixOf(product, id) && !bare.test(id);
  return aliasOf(product, prefixed ? id.slice(2) : id);
}

function isPrefixOf(product: Product, id: string): boolean {
  const named = prefixOf(id);
  return named !== undefined && nameOf(named) === nameOf(product);
}

/** Insider Risk is recognised by its ids as well as by its name. */
export function prefixOf(id: string): Product | undefined {
  return productOf.get(id.slice(0, 2).toLowerCase());
}

/**
 * An alert of Data Loss Prevention is one of Office 365's alert policies; where a tenant has its own integration switched
 * off it comes as one of Defender for Office 365. Its GUID is the same: the copies find each other under one name.
 * @see https://learn.microsoft.com/defender-xdr/dlp-investigate-alerts-defender
 */
const sharesNamesWith = new Map<Product, Product>([['dlp', 'mdo']]);

const nameOf = (product: Product): Product => sharesNamesWith.get(product) ?? product;

const aliasOf = (product: Product, id: string) => `${nameOf(product)}:${id.toLowerCase()}`;
