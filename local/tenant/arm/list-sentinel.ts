/** `GET .../incidents`: $filter, $orderby, $top, paging by $skipToken. */

import type { OperationInput } from '../face/face.ts';
import { Refusal } from '../http/exchange.ts';
import { FilterError, parseFilter, type FilterSchema, type Predicate } from '../odata/filter.ts';
import { parseTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { presentSentinel } from './present-sentinel.ts';
import { sentinelSeverities, sentinelStatuses, type SentinelIncident } from './sentinel-incident.ts';

const defaultTop = 100;
const maxTop = 1000;

const filterable: FilterSchema = new Map([
  ['properties/lastModifiedTimeUtc', { kind: 'time' }],
  ['properties/createdTimeUtc', { kind: 'time' }],
  ['properties/status', { kind: 'choice', members: sentinelStatuses }],
  ['properties/severity', { kind: 'choice', members: sentinelSeverities }],
]);
const sortable = new Map<string, (incident: SentinelIncident) => number>([
  ['properties/lastModifiedTimeUtc', (each) => parseTime(each.lastModifiedTimeUtc) ?? 0],
  ['properties/createdTimeUtc', (each) => parseTime(each.createdTimeUtc) ?? 0],
  ['properties/incidentNumber', (each) => each.incidentNumber],
]);

/** @throws Refusal 400 */
export function listSentinel(world: World, { call, asOf }: OperationInput): object {
  const matches = readFilter(call.query.get('$filter'));
  const order = readOrder(call.query.get('$orderby') ?? 'properties/createdTimeUtc desc');
  const top = readTop(call.query.get('$top'));
  const skip = readSkip(call.query.get('$skipToken'));
  const matching = world.sentinel
    .list(asOf)
    .filter((incident) => matches((name) => valueOf(incident, name)))
    .sort(order);
  const value = matching.slice(skip, skip + top).map(presentSentinel);
  if (skip + top >= matching.length) return { value };
  const next = new URL(call.path, call.origin);
  for (const [name, each] of call.query) next.searchParams.set(name, each);
  next.searchParams.set('$skipToken', Buffer.from(`s:${skip + top}`).toString('base64url'));
  return { value, nextLink: next.href };
}

function valueOf(incident: SentinelIncident, name: string): string {
  if (name === 'properties/lastModifiedTimeUtc') return incident.lastModifiedTimeUtc;
  if (name === 'properties/createdTimeUtc') return incident.createdTimeUtc;
  return name === 'properties/status' ? incident.writable.status : incident.writable.severity;
}

function readFilter(text: string | null): Predicate {
  if (text === null) return () => true;
  try {
    return parseFilter(text, filterable);
  } catch (error) {
    if (error instanceof FilterError) throw new Refusal(armErrors.bad(`Invalid $filter: ${error.message}.`));
    throw error;
  }
}

type Order = (a: SentinelIncident, b: SentinelIncident) => number;

function readOrder(text: string): Order {
  const [name = '', direction = 'asc', ...more] = text.trim().split(/\s+/);
  const by = sortable.get(name);
  if (by === undefined || more.length > 0 || !/^(asc|desc)$/.test(direction))
    throw new Refusal(armErrors.bad(`Invalid $orderby '${text}'.`));
  const sign = direction === 'desc' ? -1 : 1;
  return (a, b) => sign * (by(a) - by(b)) || a.name.localeCompare(b.name);
}

function readTop(text: string | null): number {
  if (text === null) return defaultTop;
  const top = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (top < 1 || top > maxTop) throw new Refusal(armErrors.bad(`$top must be from 1 to ${maxTop}.`));
  return top;
}

function readSkip(token: string | null): number {
  if (token === null) return 0;
  const skip = /^s:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (skip === undefined) throw new Refusal(armErrors.bad('The skip token is not valid.'));
  return Number(skip);
}
