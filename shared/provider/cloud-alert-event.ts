/**
 * What Defender for Cloud pushes: an alert with the field names of continuous export and workflow automation
 * (`SystemAlertId`), of its ARM resource, or of a row in Log Analytics. The first kind names no ARM id, but its link
 * to the portal holds every part of one; the printed example has no link, and then only the Azure subscription is known.
 *
 * @see https://learn.microsoft.com/azure/defender-for-cloud/alerts-schemas
 */

import { normaliseCloudRef } from './cloud-alert.ts';
import type { EventSubject } from './provider.ts';
import { anyCase, text, type AnyCase } from './reading.ts';

export function cloudEventSubject(event: unknown): EventSubject | undefined {
  const { data: fields } = anyCase.safeParse(event);
  if (fields === undefined) return undefined;
  const id = text.parse(fields.get('id')) ?? '';
  if (normaliseCloudRef(id) !== undefined) return { ref: id };
  const linked = linksOf(fields)
    .map(refFromLink)
    .find((ref) => ref !== undefined);
  if (linked !== undefined) return { ref: linked };
  const azureSubscription = fields.has('systemalertid') ? azureSubscriptionOf(fields) : undefined;
  return azureSubscription === undefined ? undefined : { within: `/subscriptions/${azureSubscription}/` };
}

const linksOf = (fields: AnyCase): readonly string[] =>
  ['alerturi', 'alertlink'].flatMap((name) => text.parse(fields.get(name)) ?? []);

/** `.../alertId/<name>/subscriptionId/<guid>/resourceGroup/<name>/.../location/<name>`. Whose link it is doesn't matter. */
function refFromLink(link: string): string | undefined {
  const steps = link.split('/');
  const after = (name: string): string | undefined => {
    const index = steps.findIndex((step) => step.toLowerCase() === name);
    return index < 0 ? undefined : steps[index + 1];
  };
  const group = after('resourcegroup') ?? '';
  return normaliseCloudRef(
    [
      `/subscriptions/${after('subscriptionid') ?? ''}`,
      ...(group === '' ? [] : [`resourceGroups/${group}`]),
      `providers/Microsoft.Security/locations/${after('location') ?? ''}/alerts/${after('alertid') ?? ''}`,
    ].join('/'),
  );
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function azureSubscriptionOf(fields: AnyCase): string | undefined {
  const resource = text.parse(fields.get('azureresourceid')) ?? '';
  const [, root = '', fromResource = ''] = resource.toLowerCase().split('/');
  const named = text.parse(fields.get('azureresourcesubscriptionid'))?.toLowerCase() ?? '';
  return [root === 'subscriptions' ? fromResource : '', named].find((id) => guid.test(id));
}
