/** Puts the records of a story where their products keep them. */

import { cloudAlertArmId, incidentArmId } from './ids.ts';
import { tellTriggered } from '../office/tell-audit.ts';
import type { CopyName } from '../state/products.ts';
import type { World } from '../world.ts';
import type { Records } from './occasion.ts';
import type { Story } from './story.ts';

/** `at`: since when reads show them, in milliseconds. Subscribers hear of it only when `announce` is set. */
export function plant(
  world: World,
  id: string,
  records: Records,
  options: { readonly at: number; readonly history?: boolean; readonly announce?: boolean },
): Story {
  const { at, history = false, announce = false } = options;
  const { tenantId } = world.registration;
  for (const each of records.alerts) world.alerts.put(each.id, { ...each, tenantId }, at);
  for (const each of records.incidents) world.incidents.put(each.id, { ...each, tenantId }, at);
  for (const each of records.cloudApps) world.cloudApps.put(each._id, each, at);
  for (const each of records.sentinel) world.sentinel.put(each.name, each, at);
  for (const each of records.cloud) world.cloud.put(each.id, each, at);
  for (const each of records.legacy ?? []) world.legacy.put(each.id, each, at);
  for (const each of records.policyAlerts ?? []) world.policyAlerts.put(each.id, each, at);
  for (const each of records.riskyUsers ?? []) world.risk.users.put(each.id, each, at);
  for (const each of records.riskDetections ?? []) world.risk.detections.put(each.id, each, at);
  for (const each of records.riskyServicePrincipals ?? [])
    world.risk.servicePrincipals.put(each.id, each, at);
  for (const each of records.spDetections ?? []) world.risk.spDetections.put(each.id, each, at);
  const story = { id, title: records.title, history, copies: copiesOf(records) };
  world.stories.set(id, story);
  if (announce) tell(world, records);
  return story;
}

function copiesOf(records: Records): readonly CopyName[] {
  return [
    ...records.alerts.map(({ id }) => ({ provider: 'defenderXdr', ref: id }) as const),
    ...records.incidents.map(({ id }) => ({ provider: 'defenderXdrIncidents', ref: id }) as const),
    ...records.cloudApps.map(({ _id }) => ({ provider: 'defenderForCloudApps', ref: _id }) as const),
    ...records.sentinel.map(({ name }) => ({ provider: 'sentinel', ref: incidentArmId(name) }) as const),
    ...records.cloud.map(
      ({ name }) => ({ provider: 'defenderForCloud', ref: cloudAlertArmId(name) }) as const,
    ),
    ...(records.endpoint ?? []).map((ref) => ({ provider: 'defenderForEndpoint', ref }) as const),
    ...(records.policyAlerts ?? []).map(({ id }) => ({ provider: 'office365', ref: id }) as const),
    ...(records.legacy ?? []).map(({ id }) => ({ provider: 'legacyGraphAlerts', ref: id }) as const),
    ...(records.riskyUsers ?? []).map(({ id }) => risk(`user:${id}`)),
    ...(records.riskDetections ?? []).map(({ id }) => risk(`detection:${id}`)),
    ...(records.riskyServicePrincipals ?? []).map(({ id }) => risk(`servicePrincipal:${id}`)),
    ...(records.spDetections ?? []).map(({ id }) => risk(`spDetection:${id}`)),
  ];
}

const risk = (ref: string) => ({ provider: 'entraIdProtection', ref }) as const;

function tell(world: World, records: Records): void {
  for (const { id } of records.incidents) world.onChange({ what: 'incident', id, changeType: 'created' });
  for (const { id } of records.alerts) world.onChange({ what: 'alert', id, changeType: 'created' });
  for (const { id } of records.legacy ?? [])
    world.onChange({ what: 'legacyAlert', id, changeType: 'created' });
  for (const each of records.policyAlerts ?? []) tellTriggered(world, each);
}
