/** `/security/alerts_v2`. @see https://learn.microsoft.com/graph/api/resources/security-alert */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import { Refusal } from '../http/exchange.ts';
import type { FilterSchema } from '../odata/filter.ts';
import type { World } from '../world.ts';
import { readComment } from './comments.ts';
import {
  alertClassifications,
  alertDeterminations,
  alertSeverities,
  alertStatuses,
  type GraphAlert,
} from './graph-alert.ts';
import type { GraphErrors } from './graph-errors.ts';
import { page, readListQuery } from './list-query.ts';
import { newestFirst, propertyOf } from './newest-first.ts';
import { noteSameValue, seesLaterMembers } from './notes.ts';
import { commentList, ok } from './replies.ts';
import { presentAlert, seesUnknownMembers } from './present.ts';
import { serviceSources } from './service-sources.ts';
import { checkUpdate, type UpdateSchema } from './updates.ts';
import { changesNothing, commentAlert, writeAlert } from './write-alert.ts';

const reads = ['SecurityAlert.Read.All', 'SecurityAlert.ReadWrite.All'] as const;
const writes = ['SecurityAlert.ReadWrite.All'] as const;

const filterable: FilterSchema = new Map([
  ['assignedTo', { kind: 'string' }],
  ['classification', { kind: 'choice', members: [...alertClassifications, 'unknownFutureValue'] }],
  ['determination', { kind: 'choice', members: [...alertDeterminations, 'unknownFutureValue'] }],
  ['createdDateTime', { kind: 'time' }],
  ['lastUpdateDateTime', { kind: 'time' }],
  ['severity', { kind: 'choice', members: [...alertSeverities, 'unknownFutureValue'] }],
  ['serviceSource', { kind: 'choice', members: serviceSources }],
  ['status', { kind: 'choice', members: ['unknown', ...alertStatuses, 'unknownFutureValue'] }],
]);

const updatable: UpdateSchema = new Map([
  ['status', { kind: 'choice', members: alertStatuses }],
  ['classification', { kind: 'choice', members: alertClassifications }],
  ['determination', { kind: 'choice', members: alertDeterminations }],
  ['assignedTo', { kind: 'text', nullable: true }],
  ['customDetails', { kind: 'dictionary' }],
]);

const listParameters = new Set(['$count', '$filter', '$skip', '$top', '$skiptoken']);

export function alertOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const path = '/v1.0/security/alerts_v2';
  const quota = 'graph.security';
  const found = (input: OperationInput): GraphAlert => {
    const alert = world.alerts.get(input.params.get('id') ?? '', input.asOf);
    if (alert === undefined) throw new Refusal(errors.missing('The alert'));
    return alert;
  };
  const list = (input: OperationInput): object => listAlerts(world, errors, input);
  return [
    { name: 'alerts.list', method: 'GET', path, quota, needs: reads, handle: (input) => ok(list(input)) },
    {
      name: 'alerts.get',
      method: 'GET',
      path: `${path}/{id}`,
      quota,
      needs: reads,
      handle: (input) => ok(presentAlert(found(input), seesLaterMembers(world, input, 'alerts.get'))),
    },
    {
      name: 'alerts.patch',
      method: 'PATCH',
      path: `${path}/{id}`,
      quota,
      needs: writes,
      handle: (input) => ok(patchAlert(world, errors, input, found(input))),
    },
    {
      name: 'alerts.comment',
      method: 'POST',
      path: `${path}/{id}/comments`,
      quota,
      needs: writes,
      handle: (input) => {
        const alert = commentAlert(world, found(input), readComment(input.call, errors), input.app);
        return ok(commentList(`security/alerts_v2('${alert.id}')/comments`, alert.comments));
      },
    },
  ];
}

/** One page of alerts, newest first; `within` narrows them to an incident's. */
export function listAlerts(
  world: World,
  errors: GraphErrors,
  input: OperationInput,
  within?: string,
): object {
  const query = readListQuery(input.call, errors, filterable, listParameters);
  const seesAll = seesLaterMembers(world, input, 'alerts.list');
  const matching = world.alerts
    .list(input.asOf)
    .filter((alert) => within === undefined || alert.incidentId === within)
    .filter((alert) => query.matches((name) => propertyOf(alert, name)))
    .sort(newestFirst);
  return page(input.call, query, matching, 'security/alerts_v2', (alert) => presentAlert(alert, seesAll));
}

function patchAlert(world: World, errors: GraphErrors, input: OperationInput, before: GraphAlert): object {
  const body = readObject(input.call, errors.bad);
  checkUpdate(body, updatable, errors);
  if (changesNothing(before, body)) noteSameValue(world, 'alerts.patch', before.id);
  const after = writeAlert(world, before, body, input.app);
  return presentAlert(input.oldBody ? before : after, seesUnknownMembers(input.call));
}
