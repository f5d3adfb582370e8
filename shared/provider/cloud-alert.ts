/**
 * What an alert of Defender for Cloud says. Its only time is that of its creation.
 * @see https://learn.microsoft.com/rest/api/defenderforcloud/alerts/get-subscription-level
 */

import * as z from 'zod';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { cloudAlertAliases } from './cloud-alert-alias.ts';
import { anyCase, listOf, text, timestamp, type AnyCase, type Reading } from './reading.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** `Resolved` stands for every class but one, so by itself it names none. */
export const words = {
  status: {
    field: 'status',
    words: { new: 'Active', inProgress: 'InProgress', resolved: 'Resolved' },
    // Continuous export says `New`.
    countsAs: new Map([['new', 'Active']]),
  },
  classification: { field: 'status', words: { falsePositive: 'Dismissed' } },
} satisfies Words;

const { show, project, lift } = translate(words);
export { lift, project };

/** ARM compares ids without case, and this product spells the same id in several. */
const alertId =
  /^\/subscriptions\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(\/resourcegroups\/[\w().-]*[\w()-])?\/providers\/microsoft\.security\/locations\/[\da-z]+\/alerts\/[\w-][\w.-]*$/;
export const normaliseCloudRef = (raw: string): string | undefined =>
  alertId.exec(raw.trim().toLowerCase())?.[0];

const ref = z.string().transform((raw, context) => {
  const id = normaliseCloudRef(raw);
  if (id === undefined) context.addIssue({ code: 'custom', message: 'is not the ARM id of an alert' });
  return id ?? z.NEVER;
});

const Properties = z.object({
  status: text,
  systemAlertId: text,
  productName: text,
  alertDisplayName: text,
  severity: text,
  alertUri: text,
  extendedLinks: listOf(z.record(z.string(), z.unknown())),
  entities: listOf(anyCase),
  startTimeUtc: timestamp,
  timeGeneratedUtc: timestamp,
});

export const CloudAlert = z
  .object({ id: ref, name: text, properties: Properties })
  .transform(({ id, name, properties }): Reading => {
    const { systemAlertId, productName, alertDisplayName, alertUri, extendedLinks } = properties;
    const links = [alertUri, ...extendedLinks.flatMap((link) => Object.values(link))];
    return defined({
      ref: id,
      shown: show({ status: properties.status }),
      createdAt: properties.timeGeneratedUtc,
      aliases: cloudAlertAliases({ ids: [systemAlertId, name, lastSegment(id)], productName, links }),
      belongsTo: [],
      fingerprint: fingerprintOf(alertDisplayName, principalOf(properties.entities), properties.startTimeUtc),
      title: alertDisplayName,
      severity: properties.severity?.toLowerCase(),
    });
  });

const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** The one account that has a principal name; of several, nobody can say which one the alert is about. */
function principalOf(entities: readonly AnyCase[]): string | undefined {
  const accounts = entities.filter((entity) => text.parse(entity.get('type'))?.toLowerCase() === 'account');
  const names = new Set(accounts.flatMap((account) => principalNameOf(account)?.toLowerCase() ?? []));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

function principalNameOf(account: AnyCase): string | undefined {
  const [whole, name, suffix] = ['userprincipalname', 'name', 'upnsuffix'].map((key) =>
    text.parse(account.get(key)),
  );
  return whole ?? (name !== undefined && suffix !== undefined ? `${name}@${suffix}` : undefined);
}
