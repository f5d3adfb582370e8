/** `/security/incidents`. @see https://learn.microsoft.com/graph/api/resources/security-incident */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import { Refusal } from '../http/exchange.ts';
import type { FilterSchema } from '../odata/filter.ts';
import type { World } from '../world.ts';
import { listAlerts } from './alert-operations.ts';
import { readComment } from './comments.ts';
import { alertClassifications, alertDeterminations, alertSeverities } from './graph-alert.ts';
import type { GraphErrors } from './graph-errors.ts';
import { incidentStatuses, writableIncidentStatuses, type GraphIncident } from './graph-incident.ts';
import { page, readListQuery } from './list-query.ts';
import { newestFirst, propertyOf } from './newest-first.ts';
import { noteSameValue, seesLaterMembers } from './notes.ts';
import { commentList, ok } from './replies.ts';
import { presentIncident, seesUnknownMembers } from './present.ts';
import { checkUpdate, type UpdateSchema } from './updates.ts';
import { changesNothing } from './write-alert.ts';
import { alertsOf, commentIncident, writeIncident } from './write-incident.ts';

const reads = ['SecurityIncident.Read.All', 'SecurityIncident.ReadWrite.All'] as const;
const writes = ['SecurityIncident.ReadWrite.All'] as const;

const filterable: FilterSchema = new Map([
  ['assignedTo', { kind: 'string' }],
  ['classification', { kind: 'choice', members: [...alertClassifications, 'unknownFutureValue'] }],
  ['createdDateTime', { kind: 'time' }],
  ['determination', { kind: 'choice', members: [...alertDeterminations, 'unknownFutureValue'] }],
  ['lastUpdateDateTime', { kind: 'time' }],
  ['severity', { kind: 'choice', members: [...alertSeverities, 'unknownFutureValue'] }],
  ['status', { kind: 'choice', members: [...incidentStatuses, 'unknownFutureValue'] }],
]);

const updatable: UpdateSchema = new Map([
  ['assignedTo', { kind: 'text', nullable: true }],
  ['classification', { kind: 'choice', members: alertClassifications }],
  ['customTags', { kind: 'texts' }],
  ['description', { kind: 'text', nullable: true }],
  ['determination', { kind: 'choice', members: alertDeterminations }],
  ['displayName', { kind: 'text', nullable: false }],
  ['severity', { kind: 'choice', members: alertSeverities.slice(1) }],
  ['resolvingComment', { kind: 'text', nullable: true }],
  ['status', { kind: 'choice', members: writableIncidentStatuses }],
  ['summary', { kind: 'text', nullable: true }],
]);

const listParameters = new Set(['$count', '$filter', '$skip', '$top', '$expand', '$skiptoken']);

export function incidentOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const path = '/v1.0/security/incidents';
  const one = `${path}/{id}`;
  const quota = 'graph.security';
  const found = (input: OperationInput): GraphIncident => {
    const incident = world.incidents.get(input.params.get('id') ?? '', input.asOf);
    if (incident === undefined) throw new Refusal(errors.missing('The incident'));
    return incident;
  };
  const operation = (
    name: string,
    method: string,
    template: string,
    needs: Operation['needs'],
    body: (input: OperationInput) => object,
  ): Operation => ({ name, method, path: template, quota, needs, handle: (input) => ok(body(input)) });
  return [
    operation('incidents.list', 'GET', path, reads, (input) => listIncidents(world, errors, input)),
    operation('incidents.get', 'GET', one, reads, (input) => getIncident(world, errors, input, found(input))),
    operation('incidents.patch', 'PATCH', one, writes, (input) =>
      patchIncident(world, errors, input, found(input)),
    ),
    operation('incidents.alerts', 'GET', `${one}/alerts`, reads, (input) =>
      listAlerts(world, errors, input, found(input).id),
    ),
    operation('incidents.comment', 'POST', `${one}/comments`, writes, (input) => {
      const incident = commentIncident(world, found(input), readComment(input.call, errors), input.app);
      return commentList(`security/incidents('${incident.id}')/comments`, incident.comments);
    }),
  ];
}

function listIncidents(world: World, errors: GraphErrors, input: OperationInput): object {
  const query = readListQuery(input.call, errors, filterable, listParameters);
  const seesAll = seesLaterMembers(world, input, 'incidents.list');
  const matching = world.incidents
    .list(input.asOf)
    .filter((incident) => query.matches((name) => propertyOf(incident, name)))
    .sort(newestFirst);
  const members = Map.groupBy(
    query.expand ? world.alerts.list(input.asOf) : [],
    ({ incidentId }) => incidentId,
  );
  return page(input.call, query, matching, 'security/incidents', (incident) =>
    presentIncident(incident, seesAll, query.expand ? (members.get(incident.id) ?? []) : undefined),
  );
}

function getIncident(
  world: World,
  errors: GraphErrors,
  input: OperationInput,
  incident: GraphIncident,
): object {
  const { expand } = readListQuery(input.call, errors, filterable, new Set(['$expand']));
  const members = expand ? alertsOf(world, incident.id, input.asOf) : undefined;
  return presentIncident(incident, seesLaterMembers(world, input, 'incidents.get'), members);
}

function patchIncident(
  world: World,
  errors: GraphErrors,
  input: OperationInput,
  before: GraphIncident,
): object {
  const body = readObject(input.call, errors.bad);
  checkUpdate(body, updatable, errors);
  if (before.status === 'redirected')
    throw new Refusal(errors.bad('The incident was merged into another one and can no longer be updated.'));
  if (changesNothing(before, body)) noteSameValue(world, 'incidents.patch', before.id);
  const after = writeIncident(world, before, body, input.app);
  return presentIncident(input.oldBody ? before : after, seesUnknownMembers(input.call), undefined);
}
