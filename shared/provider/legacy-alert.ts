/** What an alert of the legacy API says. @see https://learn.microsoft.com/graph/api/resources/alert */

import * as z from 'zod';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { productAlias, type Product } from './product-alias.ts';
import { productNamed } from './product-name.ts';
import { listOf, text, timestamp, type Reading } from './reading.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** `dismissed` stands there and can't be written; what it was dismissed as is in the feedback, if anywhere. */
export const words = {
  status: {
    field: 'status',
    words: { new: 'newAlert', inProgress: 'inProgress', resolved: 'resolved' },
    countsAs: new Map([['dismissed', 'resolved']]),
  },
  classification: {
    field: 'feedback',
    words: {
      unknown: 'unknown',
      truePositive: 'truePositive',
      falsePositive: 'falsePositive',
      informationalExpectedActivity: 'benignPositive',
    },
  },
} satisfies Words;
const { show, project, lift } = translate(words);
export { lift, project };

/** `vendorInformation.provider`, where the product is not called by its name. */
const productOf = new Map<string, Product>([
  ['asc', 'mdc'],
  ['ipc', 'idp'],
  ['azure sentinel', 'sentinelAlert'],
  ['office 365 security and compliance', 'mdo'],
]);

/** A change of an alert must say whose it is. */
export const Vendor = z.object({ provider: z.string().min(1), vendor: z.string().min(1) });

export const LegacyAlert = z
  .object({
    id: z.string().trim().min(1),
    status: text,
    feedback: text,
    title: text,
    severity: text,
    createdDateTime: timestamp,
    lastModifiedDateTime: timestamp,
    closedDateTime: timestamp,
    eventDateTime: timestamp,
    vendorInformation: Vendor.optional().catch(undefined),
    userStates: listOf(z.object({ userPrincipalName: text })),
    hostStates: listOf(z.object({ fqdn: text })),
  })
  .transform((alert): Reading => {
    const { id, title, vendorInformation } = alert;
    const shown = show({ status: alert.status, feedback: alert.feedback });
    return defined({
      ref: id,
      shown,
      createdAt: alert.createdDateTime,
      updatedAt: alert.lastModifiedDateTime,
      closedAt: lift(shown)?.status === 'resolved' ? alert.closedDateTime : undefined,
      aliases: aliasesOf(id, vendorInformation?.provider),
      // `incidentIds` doesn't say whose incidents; an XDR incident names its alerts itself.
      belongsTo: [],
      fingerprint: fingerprintOf(title, principalOf(alert), alert.eventDateTime),
      title,
      severity: alert.severity?.toLowerCase(),
      base: vendorInformation,
    });
  });

/**
 * The ids of Defender for Endpoint and Defender for Cloud are those products' own; whether the others' are is printed
 * nowhere. Where they aren't, the fingerprint may still find the other copies.
 */
function aliasesOf(id: string, provider = ''): readonly string[] {
  const product = productOf.get(provider.toLowerCase()) ?? productNamed(provider);
  return [
    `legacyGraphAlerts:${id.toLowerCase()}`,
    ...(product === undefined ? [] : [productAlias(product, id)]),
  ];
}

interface Involved {
  readonly userStates: readonly { readonly userPrincipalName?: string | undefined }[];
  readonly hostStates: readonly { readonly fqdn?: string | undefined }[];
}

/** The same as for alerts_v2: a user, else the device. */
function principalOf({ userStates, hostStates }: Involved): string | undefined {
  const user = userStates.find(({ userPrincipalName }) => userPrincipalName !== undefined);
  return user?.userPrincipalName ?? hostStates.find(({ fqdn }) => fqdn !== undefined)?.fqdn;
}
