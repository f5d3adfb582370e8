/**
 * What Sentinel pushes about an incident: the body of the playbook trigger "Microsoft Sentinel incident", the incident
 * itself, or a row of the table SecurityIncident, which names the incident by a link to the portal only.
 *
 * @see https://learn.microsoft.com/azure/sentinel/playbook-triggers-actions
 */

import type { EventSubject } from './provider.ts';
import { anyCase, text, type AnyCase } from './reading.ts';
import { normaliseSentinelRef } from './sentinel-ref.ts';

export function sentinelEventSubject(event: unknown): EventSubject | undefined {
  const fields = anyCase.safeParse(event).data;
  if (fields === undefined) return undefined;
  const object = anyCase.safeParse(fields.get('object')).data;
  const ref = [fields, ...(object === undefined ? [] : [object])].flatMap(namesIn).find(isIncident);
  return ref === undefined ? undefined : { ref };
}

function namesIn(fields: AnyCase): readonly string[] {
  const link = text.parse(fields.get('incidenturl')) ?? '';
  return [text.parse(fields.get('id')) ?? '', link.slice(link.search(/\/subscriptions\//i))];
}

const isIncident = (name: string): boolean => normaliseSentinelRef(name) !== undefined;
