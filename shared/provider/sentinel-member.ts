/**
 * Alerts in a Sentinel incident.
 * @see https://learn.microsoft.com/azure/sentinel/security-alert-schema
 */

import * as z from 'zod';
import type { Verdict } from '../alert/disposition.ts';
import type { Member } from '../alert/observation.ts';
import { openAs } from './lift.ts';
import { productAlias, xdrAliases, type Product } from './product-alias.ts';
import { productNamed } from './product-name.ts';
import { text } from './reading.ts';

/** Alerts of Defender XDR itself carry their alerts_v2 id, whose first letters tell the product. */
const xdr = new Set<string | undefined>([
  'microsoft 365 defender',
  'microsoft defender xdr',
  'microsoft threat protection',
]);

const SecurityAlert = z.object({
  properties: z.object({
    systemAlertId: text,
    providerAlertId: text,
    productName: text,
    status: text,
    alertLink: text,
    additionalData: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
});
type AlertProperties = z.infer<typeof SecurityAlert>['properties'];

/**
 * Sentinel never moves an alert's own status with its incident's, so only a closed one says anything.
 * `Dismissed` means a false positive.
 */
const verdictOf = new Map<string | undefined, Verdict>([
  ['Resolved', openAs('resolved')],
  ['Dismissed', { ...openAs('resolved'), classification: 'falsePositive' }],
]);

/** An alert that can't be read is a member all the same: unnamed, and so never found and never resolved. */
export function readMember(raw: unknown): Member {
  const alert = SecurityAlert.safeParse(raw).data?.properties;
  if (alert === undefined) return { aliases: [] };
  const verdict = verdictOf.get(alert.status);
  return { aliases: [...new Set(aliasesOf(alert))], ...(verdict && { verdict }) };
}

function aliasesOf(alert: AlertProperties): readonly string[] {
  const { systemAlertId, providerAlertId } = alert;
  const name = alert.productName?.toLowerCase();
  const product = productNamed(name);
  if (xdr.has(name) && providerAlertId !== undefined) return xdrAliases(providerAlertId);
  if (product === undefined) return aliasEach('sentinelAlert', [systemAlertId]);
  if (product === 'mdc') return aliasEach(product, [systemAlertId, providerAlertId]);
  if (product === 'mda') return aliasEach(product, [providerAlertId, cloudAppsId(alert)]);
  return aliasEach(product, [providerAlertId]);
}

function aliasEach(product: Product, ids: readonly (string | undefined)[]): readonly string[] {
  return ids.flatMap((id) => (id === undefined ? [] : [productAlias(product, id)]));
}

/** Cloud Apps' own id stands in a link: the alert's, or the one among its extended links (JSON in a string). */
function cloudAppsId({ alertLink, additionalData }: AlertProperties): string | undefined {
  const links = JSON.stringify([alertLink, additionalData]);
  return /\/alerts\/([\da-f]{24})(?![\da-f])/i.exec(links)?.[1];
}
