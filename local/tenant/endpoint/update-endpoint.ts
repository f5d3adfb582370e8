/** Changes of one alert or of many through Defender for Endpoint's API. */

import type { OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import { changesNothing, commentAlert, writeAlert } from '../graph/write-alert.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { without } from '../http/json.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { endpointErrors as errors } from './endpoint-errors.ts';
import { incorrect, readUpdate, type EndpointUpdate } from './read-update.ts';

/** The API has alerts of endpoints and no others. */
export const isEndpoint = ({ serviceSource }: GraphAlert): boolean =>
  serviceSource === 'microsoftDefenderForEndpoint';

/** @throws Refusal 404 */
export function endpointAlert(world: World, id: string, asOf?: number): GraphAlert {
  const alert = world.alerts.get(id, asOf);
  if (alert === undefined || !isEndpoint(alert)) throw new Refusal(errors.missing(id));
  return alert;
}

/** @returns the alert as it is then */
export function updateOne(world: World, before: GraphAlert, input: OperationInput): GraphAlert {
  return update(world, before, readUpdate(readObject(input.call, errors.badBody)), input);
}

/** The page gives no number, only the error for too many. */
const mostAtOnce = 100;

/**
 * Nothing is answered about any of them. The page doesn't say what becomes of the others where one is unknown: here
 * those before it are changed and those behind it are not, so that a caller may rely on neither.
 *
 * @see https://learn.microsoft.com/defender-endpoint/api/batch-update-alerts
 * @throws Refusal 400, 404
 */
export function updateMany(world: World, input: OperationInput): Reply {
  const body = readObject(input.call, errors.badBody);
  const ids = readIds(body.alertIds);
  const said = readUpdate(without(body, 'alertIds'));
  for (const id of ids) update(world, endpointAlert(world, id), said, input);
  return { status: 200 };
}

function readIds(raw: unknown): readonly string[] {
  if (raw === undefined) throw new Refusal(errors.lacking('alertIds'));
  const ids: readonly unknown[] = Array.isArray(raw) ? raw : [];
  const texts = ids.filter((id) => typeof id === 'string');
  if (texts.length === 0 || texts.length < ids.length || new Set(texts).size < ids.length) throw incorrect();
  if (ids.length > mostAtOnce) throw new Refusal(errors.tooMany(ids.length, mostAtOnce));
  return texts;
}

function update(
  world: World,
  before: GraphAlert,
  { change, comment }: EndpointUpdate,
  { app }: OperationInput,
): GraphAlert {
  if (comment === undefined && changesNothing(before, change)) noteSameValue(world, before.id);
  const by = [app, 'defenderForEndpoint'] as const;
  const changed = Object.keys(change).length > 0 ? writeAlert(world, before, change, ...by) : before;
  return comment === undefined ? changed : commentAlert(world, changed, comment, ...by);
}

function noteSameValue(world: World, detail: string): void {
  const at = isoTime(world.clock.now());
  world.violations.add({ at, rule: 'endpoint.sameValueWrite', operation: 'endpoint.patch', detail });
}
