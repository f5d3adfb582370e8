/** $filter, $select, $top and paging of Entra ID Protection's collections. @see https://learn.microsoft.com/graph/api/riskdetection-list */

import type { GraphErrors } from '../graph/graph-errors.ts';
import { propertyOf } from '../graph/newest-first.ts';
import { Refusal, type Call } from '../http/exchange.ts';
import type { FilterProperty, FilterSchema } from '../odata/filter.ts';
import { readFilter } from '../odata/read-filter.ts';
import { riskLevels, riskStates } from './risk-records.ts';

const defaultTop = 20;
const maxTop = 500;
const parameters = new Set(['$filter', '$select', '$skiptoken']);

type Filterable = readonly (readonly [string, FilterProperty])[];

export const principalFilters: Filterable = [
  ['riskState', { kind: 'choice', members: riskStates }],
  ['riskLevel', { kind: 'choice', members: riskLevels }],
];
export const principalTimes: Filterable = [['riskLastUpdatedDateTime', { kind: 'time' }]];
/** Of detections. */
export const riskFilters: Filterable = [
  ...principalFilters,
  ['requestId', { kind: 'string' }],
  ['riskEventType', { kind: 'string' }],
  ['detectedDateTime', { kind: 'time' }],
  ['lastUpdatedDateTime', { kind: 'time' }],
];

export interface RiskCollection {
  /** The collection's name below `/identityProtection`. */
  readonly name: string;
  readonly type: string;
  /** Whether its page documents `$top`. */
  readonly takesTop: boolean;
  readonly filterable: FilterSchema;
}

/** @throws Refusal 400 */
export function listRisk(
  call: Call,
  errors: GraphErrors,
  { name, type, takesTop, filterable }: RiskCollection,
  all: readonly object[],
): object {
  const bad = (message: string): Refusal => new Refusal(errors.bad(message));
  const strange = [...call.query.keys()].find((key) => !parameters.has(key) && !(takesTop && key === '$top'));
  if (strange !== undefined) throw bad(`The query parameter '${strange}' is not supported on this resource.`);
  const matches = readFilter(call.query.get('$filter'), filterable, bad);
  const top = Number(call.query.get('$top') ?? defaultTop);
  if (!Number.isInteger(top) || top < 1 || top > maxTop)
    throw bad(`The limit of '${maxTop}' for Top query has been exceeded.`);
  const skip = Number(call.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(skip) || skip < 0) throw bad('The skip token is not valid.');
  const found = all.filter((each) => matches((property) => propertyOf(each, property)));
  const next = skip + top;
  return {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#identityProtection/${name}`,
    ...(next < found.length ? { '@odata.nextLink': nextLink(call, next) } : {}),
    value: found.slice(skip, next).map((each) => selected(each, call.query.get('$select'), type)),
  };
}

function selected(record: object, select: string | null, type: string): object {
  const whole = { '@odata.type': `#microsoft.graph.${type}`, ...record };
  if (select === null) return whole;
  const wanted = new Set([...select.split(',').map((each) => each.trim()), '@odata.type']);
  return Object.fromEntries(Object.entries(whole).filter(([name]) => wanted.has(name)));
}

function nextLink(call: Call, skip: number): string {
  const link = new URL(call.path, call.origin);
  for (const [name, value] of call.query) link.searchParams.set(name, value);
  link.searchParams.set('$skiptoken', String(skip));
  return link.href;
}
