/** The body of a Sentinel incident PUT: create or replace, with the etag inside. */

import { Refusal } from '../http/exchange.ts';
import { defined, isObject, without, type JsonObject } from '../http/json.ts';
import { parseTime } from '../state/timestamps.ts';
import { armErrors } from './arm-errors.ts';
import {
  sentinelReasons,
  sentinelSeverities,
  sentinelStatuses,
  type SentinelWritable,
} from './sentinel-incident.ts';

export interface IncidentPut {
  readonly etag: string | undefined;
  readonly writable: SentinelWritable;
}

const envelope = new Set(['id', 'name', 'type', 'etag', 'properties', 'systemData']);
/** Accepted and ignored, so that what was read can be sent back. */
const readOnly = new Set([
  'additionalData',
  'createdTimeUtc',
  'incidentNumber',
  'incidentUrl',
  'lastModifiedTimeUtc',
  'providerIncidentId',
  'providerName',
  'relatedAnalyticRuleIds',
]);
const texts = ['description', 'classification', 'classificationReason', 'classificationComment'] as const;
const times = ['firstActivityTimeUtc', 'lastActivityTimeUtc'] as const;
const writableNames = new Set<string>(['title', 'severity', 'status', 'labels', 'owner', ...texts, ...times]);
const ownerNames = new Set(['objectId', 'email', 'assignedTo', 'userPrincipalName', 'ownerType']);

const bad = (message: string): Refusal => new Refusal(armErrors.bad(message));

/** @throws Refusal 400 */
export function readIncidentPut(body: JsonObject): IncidentPut {
  const { etag, properties } = body;
  refuseUnknown(Object.keys(body), (name) => envelope.has(name));
  if (etag !== undefined && typeof etag !== 'string') throw bad("'etag' must be a string.");
  if (!isObject(properties)) throw bad("'properties' is required.");
  refuseUnknown(Object.keys(properties), (name) => writableNames.has(name) || readOnly.has(name));
  return { etag, writable: closingRules(readWritable(properties)) };
}

function refuseUnknown(names: readonly string[], known: (name: string) => boolean): void {
  const strange = names.find((name) => !known(name));
  if (strange !== undefined) throw bad(`Could not find member '${strange}' on object of type 'Incident'.`);
}

function readWritable(properties: JsonObject): SentinelWritable {
  const { title } = properties;
  if (typeof title !== 'string' || title === '') throw bad("Required property 'title' not found in JSON.");
  const optional = defined({
    description: optionalText(properties, 'description'),
    classification: optionalText(properties, 'classification'),
    classificationReason: optionalText(properties, 'classificationReason'),
    classificationComment: optionalText(properties, 'classificationComment'),
    firstActivityTimeUtc: optionalTime(properties, 'firstActivityTimeUtc'),
    lastActivityTimeUtc: optionalTime(properties, 'lastActivityTimeUtc'),
    labels: readLabels(properties.labels),
    owner: readOwner(properties.owner),
  });
  return {
    title,
    severity: member(properties, 'severity', sentinelSeverities),
    status: member(properties, 'status', sentinelStatuses),
    ...optional,
  };
}

function member(properties: JsonObject, name: string, members: readonly string[]): string {
  const value = properties[name];
  if (value === undefined || value === null) throw bad(`Required property '${name}' not found in JSON.`);
  if (typeof value !== 'string' || !members.includes(value))
    throw bad(`The value of property '${name}' is not one of ${members.join(', ')}.`);
  return value;
}

function optionalText(properties: JsonObject, name: (typeof texts)[number]): string | undefined {
  const value = properties[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw bad(`Property '${name}' must be a string.`);
  return value;
}

function optionalTime(properties: JsonObject, name: (typeof times)[number]): string | undefined {
  const value = properties[name] ?? undefined;
  if (value !== undefined && (typeof value !== 'string' || parseTime(value) === undefined))
    throw bad(`Property '${name}' must be a date-time.`);
  return value;
}

function readLabels(value: unknown): readonly JsonObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  const good = (each: unknown): each is JsonObject => isObject(each) && typeof each.labelName === 'string';
  if (!Array.isArray(value) || !value.every(good)) throw bad("Every label must have a 'labelName'.");
  return value;
}

function readOwner(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw bad("'owner' must be an object.");
  refuseUnknown(Object.keys(value), (name) => ownerNames.has(name));
  const named = Object.entries(value).filter(([, each]) => each !== null);
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** A closing needs a classification, and that its own reason; an open incident holds none of the three. */
function closingRules(writable: SentinelWritable): SentinelWritable {
  if (writable.status !== 'Closed')
    return without(writable, 'classification', 'classificationReason', 'classificationComment');
  const { classification, classificationReason } = writable;
  if (classification === undefined) throw bad("'classification' is required when the incident is closed.");
  const reasons = sentinelReasons.get(classification);
  if (reasons === undefined) throw bad(`'${classification}' is no classification.`);
  const fits =
    classificationReason === undefined ? reasons.length === 0 : reasons.includes(classificationReason);
  if (!fits) throw bad(`'classificationReason' does not fit classification '${classification}'.`);
  return writable;
}
