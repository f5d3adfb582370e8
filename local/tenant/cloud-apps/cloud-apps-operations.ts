/** `/api/v1/alerts/`: list, fetch and the three closings. @see https://learn.microsoft.com/defender-cloud-apps/api-alerts */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { isObject, without, type JsonObject } from '../http/json.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { namedIds, readFilters } from './alert-filter.ts';
import { closeAlert, type Closing } from './close-alert.ts';
import type { CloudAppsAlert } from './cloud-apps-alert.ts';
import { cloudAppsErrors as errors } from './cloud-apps-errors.ts';

const quota = 'cloudApps';
const reads = ['Investigation.read', 'Investigation.manage'] as const;
const writes = ['Investigation.manage'] as const;
const maxLimit = 100;

interface ClosingCall {
  readonly verb: string;
  readonly closing: Closing;
  readonly reasons: readonly number[];
}

const closingCalls: readonly ClosingCall[] = [
  { verb: 'close_benign', closing: 'BENIGN', reasons: [2, 4, 5, 6] },
  { verb: 'close_false_positive', closing: 'FALSE_POSITIVE', reasons: [0, 1, 3, 4] },
  { verb: 'close_true_positive', closing: 'TRUE_POSITIVE', reasons: [] },
];

const listNames = new Set(['filters', 'skip', 'limit', 'sortField', 'sortDirection']);
const closeNames = new Set([
  'filters',
  'comment',
  'reasonId',
  'sendFeedback',
  'feedbackText',
  'allowContact',
  'contactEmail',
]);

export function cloudAppsOperations(world: World): readonly Operation[] {
  const path = '/api/v1/alerts/';
  const closings = closingCalls.map((each): Operation => ({
    name: `cloudApps.${each.verb}`,
    method: 'POST',
    path: `${path}${each.verb}/`,
    quota,
    needs: writes,
    handle: (input) => close(world, input, each),
  }));
  const list = (input: OperationInput): Reply => ({ status: 200, body: listAlerts(world, input) });
  return [
    { name: 'cloudApps.list', method: 'POST', path, quota, needs: reads, readsByPost: true, handle: list },
    ...closings,
    {
      name: 'cloudApps.get',
      method: 'GET',
      path: `${path}{id}/`,
      quota,
      needs: reads,
      handle: (input) => fetchAlert(world, input),
    },
  ];
}

function fetchAlert(world: World, { call, params, asOf }: OperationInput): Reply {
  const alert = world.cloudApps.get(params.get('id') ?? '', asOf);
  return alert === undefined ? errors.notFound(call) : { status: 200, body: present(alert) };
}

/** An alert that nobody has closed has neither a time nor a person. */
function present({ resolveTime, handledByUser, ...alert }: CloudAppsAlert): object {
  return resolveTime === null ? alert : { ...alert, resolveTime, handledByUser };
}

function listAlerts(world: World, { call, asOf }: OperationInput): object {
  const body = readObject(call, errors.bad);
  refuseUnknown(body, listNames);
  const [skip, limit] = [count(body, 'skip', 0), count(body, 'limit', maxLimit)];
  if (limit > maxLimit || limit < 1) throw new Refusal(errors.bad(`"limit" must be from 1 to ${maxLimit}.`));
  const matches = readFilters(body.filters);
  const matching = world.cloudApps.list(asOf).filter(matches).sort(readOrder(body));
  const data = matching.slice(skip, skip + limit).map(present);
  const hasNext = skip + limit < matching.length;
  return { data, hasNext, max: maxLimit, total: matching.length, moreThanTotal: false };
}

function refuseUnknown(body: JsonObject, known: ReadonlySet<string>): void {
  const strange = Object.keys(body).find((name) => !known.has(name));
  if (strange !== undefined) throw new Refusal(errors.bad(`Unknown parameter "${strange}".`));
}

function count(body: JsonObject, name: string, otherwise: number): number {
  const value = body[name] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new Refusal(errors.bad(`"${name}" must be a whole number.`));
}

function readOrder(body: JsonObject): (a: CloudAppsAlert, b: CloudAppsAlert) => number {
  const { sortField = 'date', sortDirection = 'desc' } = body;
  if (sortField !== 'date' && sortField !== 'severity')
    throw new Refusal(errors.bad('"sortField" must be date or severity.'));
  if (sortDirection !== 'asc' && sortDirection !== 'desc')
    throw new Refusal(errors.bad('"sortDirection" must be asc or desc.'));
  const by = sortField === 'date' ? 'timestamp' : 'severityValue';
  const sign = sortDirection === 'desc' ? -1 : 1;
  return (a, b) => sign * (a[by] - b[by]) || a._id.localeCompare(b._id);
}

/** Whatever the filter matches is closed, also what was closed before; ids that don't exist are told, not refused. */
function close(world: World, input: OperationInput, { verb, closing, reasons }: ClosingCall): Reply {
  const body = readObject(input.call, errors.bad);
  refuseUnknown(body, closeNames);
  const { comment = '', reasonId } = body;
  if (typeof comment !== 'string') throw new Refusal(errors.bad('"comment" must be a string.'));
  if (reasonId !== undefined && !reasons.some((each) => each === reasonId))
    throw new Refusal(errors.bad(`"reasonId" does not fit ${verb}.`));
  const ids = namedIds(body.filters);
  if (ids === undefined) noteClosesAll(world, verb);
  const matching = world.cloudApps
    .list()
    .filter(ids === undefined ? openOnly(body) : readFilters(body.filters));
  for (const alert of matching) closeAlert(world, alert, closing, comment, input.app);
  const missing = (ids ?? []).filter((id) => world.cloudApps.get(id) === undefined);
  const counts = { [verb.replace('close_', 'closed_')]: matching.length };
  return { status: 200, body: missing.length === 0 ? counts : { ...counts, alertsNotFound: missing } };
}

/** Without ids the other filters decide; with none at all, every open alert of the tenant. */
function openOnly(body: JsonObject): (alert: CloudAppsAlert) => boolean {
  const matches = readFilters(isObject(body.filters) ? without(body.filters, 'id') : undefined);
  return (alert) => alert.resolutionStatusValue === 0 && matches(alert);
}

function noteClosesAll(world: World, verb: string): void {
  const at = isoTime(world.clock.now());
  const operation = `cloudApps.${verb}`;
  world.violations.add({ at, rule: 'cloudApps.closesEverything', operation, detail: 'no id in the filter' });
}
