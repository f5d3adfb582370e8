/** `GET /api/alerts`. @see https://learn.microsoft.com/defender-endpoint/api/get-alerts */

import { newestFirst } from '../graph/newest-first.ts';
import { Refusal, type Call } from '../http/exchange.ts';
import type { FilterSchema } from '../odata/filter.ts';
import { readFilter } from '../odata/read-filter.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import { endpointErrors as errors } from './endpoint-errors.ts';
import { presentEndpointAlert } from './present-endpoint.ts';

const maxTop = 10_000;
const parameters = new Set(['$filter', '$top', '$skip', '$expand']);
/** The page's list but for the ids that are numbers. */
const filterable: FilterSchema = new Map([
  ['alertCreationTime', { kind: 'time' }],
  ['lastUpdateTime', { kind: 'time' }],
  ['lastEventTime', { kind: 'time' }],
  ['id', { kind: 'string' }],
  ['assignedTo', { kind: 'string' }],
  ['detectionSource', { kind: 'string' }],
  ['category', { kind: 'string' }],
  ['status', { kind: 'choice', members: ['Unknown', 'New', 'InProgress', 'Resolved'] }],
  ['severity', { kind: 'choice', members: ['UnSpecified', 'Informational', 'Low', 'Medium', 'High'] }],
]);

/** @throws Refusal 400 */
export function listEndpointAlerts(call: Call, alerts: readonly GraphAlert[]): object {
  const strange = [...call.query.keys()].find((name) => !parameters.has(name));
  if (strange !== undefined) throw bad(`The query parameter '${strange}' is not supported.`);
  const matches = readFilter(call.query.get('$filter'), filterable, bad);
  const top = wholeNumber(call, '$top', maxTop);
  if (top < 1 || top > maxTop) throw bad(`The limit of '${maxTop}' for Top query has been exceeded.`);
  const skip = wholeNumber(call, '$skip', 0);
  const evidence = readExpand(call.query.get('$expand'));
  const value = alerts
    .toSorted(newestFirst)
    .map((alert) => presentEndpointAlert(alert, evidence))
    .filter((shown) => matches((name) => shown[name]))
    .slice(skip, skip + top);
  return { '@odata.context': `${call.origin}/api/$metadata#Alerts`, value };
}

function wholeNumber(call: Call, name: string, otherwise: number): number {
  const text = call.query.get(name) ?? String(otherwise);
  if (!/^\d{1,9}$/.test(text)) throw bad(`Invalid value '${text}' for ${name} query option found.`);
  return Number(text);
}

function readExpand(text: string | null): boolean {
  if (text !== null && text !== 'evidence') throw bad(`Could not find a property named '${text}'.`);
  return text === 'evidence';
}

const bad = (message: string): Refusal => new Refusal(errors.badQuery(message));
