/** `/api/alerts`: list, get, update. @see https://learn.microsoft.com/defender-endpoint/api/update-alert */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import { changesNothing, commentAlert, writeAlert, type AlertChange } from '../graph/write-alert.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { defined, type JsonObject } from '../http/json.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { endpointErrors as errors } from './endpoint-errors.ts';
import {
  endpointClassifications,
  endpointDeterminations,
  endpointStatuses,
  storedWord,
} from './endpoint-words.ts';
import { listEndpointAlerts } from './list-endpoint.ts';
import { presentEndpointAlert } from './present-endpoint.ts';

const reads = ['Alert.Read.All', 'Alert.ReadWrite.All'] as const;
const writes = ['Alert.ReadWrite.All'] as const;
const updatable = new Set(['status', 'assignedTo', 'classification', 'determination', 'comment']);
/** "You can get alerts last updated in the past 30 days." */
const listedMs = 30 * 86_400_000;

export function endpointOperations(world: World): readonly Operation[] {
  const path = '/api/alerts';
  const one = `${path}/{id}`;
  const body = (input: OperationInput): object => {
    const since = world.clock.now() - listedMs;
    const recent = (alert: GraphAlert) => Date.parse(alert.lastUpdateDateTime) >= since;
    return listEndpointAlerts(input.call, world.alerts.list(input.asOf).filter(isEndpoint).filter(recent));
  };
  return [
    {
      ...{ name: 'endpoint.list', method: 'GET', path, quota: 'endpoint', needs: reads },
      handle: (input) => ({ status: 200, body: body(input) }),
    },
    {
      ...{ name: 'endpoint.get', method: 'GET', path: one, quota: 'endpoint', needs: reads },
      handle: (input) => show(found(world, input)),
    },
    {
      ...{ name: 'endpoint.patch', method: 'PATCH', path: one, quota: 'endpoint', needs: writes },
      handle: (input) => patch(world, input),
    },
  ];
}

/** The API has alerts of endpoints and no others. */
const isEndpoint = ({ serviceSource }: GraphAlert): boolean =>
  serviceSource === 'microsoftDefenderForEndpoint';

/** @throws Refusal 404 */
function found(world: World, { params, asOf }: OperationInput): GraphAlert {
  const id = params.get('id') ?? '';
  const alert = world.alerts.get(id, asOf);
  if (alert === undefined || !isEndpoint(alert)) throw new Refusal(errors.missing(id));
  return alert;
}

function patch(world: World, input: OperationInput): Reply {
  const before = found(world, input);
  const { change, comment } = readUpdate(readObject(input.call, errors.badBody));
  if (comment === undefined && changesNothing(before, change)) noteSameValue(world, before.id);
  const by = [input.app, 'defenderForEndpoint'] as const;
  const changed = Object.keys(change).length > 0 ? writeAlert(world, before, change, ...by) : before;
  const after = comment === undefined ? changed : commentAlert(world, changed, comment, ...by);
  return show(input.oldBody ? before : after);
}

/** @throws Refusal 400: names and values are compared case by case. */
function readUpdate(body: JsonObject): { readonly change: AlertChange; readonly comment?: string } {
  const strange = Object.keys(body).find((name) => !updatable.has(name));
  if (strange !== undefined || Object.keys(body).length === 0) throw incorrect();
  const change = defined({
    status: read(body.status, (raw) => storedWord(endpointStatuses, raw)),
    classification: read(body.classification, (raw) => storedWord(endpointClassifications, raw)),
    determination: read(body.determination, (raw) => storedWord(endpointDeterminations, raw)),
    assignedTo: read(body.assignedTo, textOf),
  });
  return { change, ...defined({ comment: read(body.comment, textOf) }) };
}

function read(raw: unknown, parse: (raw: unknown) => string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const value = parse(raw);
  if (value === undefined) throw incorrect();
  return value;
}

const textOf = (raw: unknown): string | undefined => (typeof raw === 'string' ? raw : undefined);
const incorrect = (): Refusal => new Refusal(errors.badBody('Request body is incorrect'));
const show = (alert: GraphAlert): Reply => ({ status: 200, body: presentEndpointAlert(alert, true) });

function noteSameValue(world: World, detail: string): void {
  const at = isoTime(world.clock.now());
  world.violations.add({ at, rule: 'endpoint.sameValueWrite', operation: 'endpoint.patch', detail });
}
