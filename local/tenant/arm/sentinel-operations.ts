/** Microsoft.SecurityInsights incidents, api-version 2025-09-01. @see https://learn.microsoft.com/rest/api/securityinsights/incidents */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import type { Permission } from '../identity/permissions.ts';
import { workspaceId } from '../seed/ids.ts';
import type { QuotaName } from '../throttle/quotas.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { checkQuery, checkSubscription } from './arm-input.ts';
import { listSentinel } from './list-sentinel.ts';
import { presentAlertEntity, presentComment, presentSentinel } from './present-sentinel.ts';
import { putIncident } from './put-incident.ts';
import type { SentinelIncident } from './sentinel-incident.ts';
import { commentSentinel } from './write-sentinel.ts';

export const sentinelApiVersion = '2025-09-01';

const workspace =
  '/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.OperationalInsights/workspaces/{ws}';
const incidents = `${workspace}/providers/Microsoft.SecurityInsights/incidents`;
const one = `${incidents}/{name}`;
const reads: readonly Permission[] = ['Microsoft.SecurityInsights/incidents/read'];
const writes: readonly Permission[] = ['Microsoft.SecurityInsights/incidents/write'];
const readsComments: readonly Permission[] = ['Microsoft.SecurityInsights/incidents/comments/read'];
const writesComments: readonly Permission[] = ['Microsoft.SecurityInsights/incidents/comments/write'];
const maxComments = 100;
const maxCommentLength = 30_000;

export function sentinelOperations(world: World): readonly Operation[] {
  const found = (input: OperationInput): SentinelIncident => {
    const name = input.params.get('name') ?? '';
    const incident = world.sentinel.get(name, input.asOf);
    if (incident === undefined) throw new Refusal(armErrors.missing(name));
    return incident;
  };
  const operation = (
    name: string,
    method: string,
    path: string,
    quota: QuotaName,
    needs: readonly Permission[],
    handle: (input: OperationInput) => Reply,
    query: readonly string[] = [],
  ): Operation => ({
    name,
    method,
    path,
    quota,
    needs,
    handle: (input) => {
      checkQuery(input, sentinelApiVersion, query);
      checkWorkspace(input);
      return handle(input);
    },
  });
  return [
    operation(
      'sentinel.list',
      'GET',
      incidents,
      'sentinel.listIncidents',
      reads,
      (input) => ok(listSentinel(world, input)),
      ['$filter', '$orderby', '$top', '$skipToken'],
    ),
    operation('sentinel.get', 'GET', one, 'sentinel.getIncident', reads, (input) =>
      ok(presentSentinel(found(input))),
    ),
    operation('sentinel.put', 'PUT', one, 'sentinel.putIncident', writes, (input) =>
      putIncident(world, input),
    ),
    {
      ...operation('sentinel.alerts', 'POST', `${one}/alerts`, 'sentinel.listAlerts', reads, (input) =>
        ok({ value: found(input).alerts.map(presentAlertEntity) }),
      ),
      readsByPost: true,
    },
    operation('sentinel.comments', 'GET', `${one}/comments`, 'sentinel.comments', readsComments, (input) => {
      const incident = found(input);
      return ok({ value: incident.comments.map((each) => presentComment(incident, each)) });
    }),
    operation(
      'sentinel.comment',
      'PUT',
      `${one}/comments/{comment}`,
      'sentinel.comments',
      writesComments,
      (input) => putComment(world, input, found(input)),
    ),
  ];
}

const ok = (body: object): Reply => ({ status: 200, body });

function checkWorkspace(input: OperationInput): void {
  checkSubscription(input);
  const given = workspace.replace(/\{(\w+)\}/g, (_, name: string) => input.params.get(name) ?? '');
  if (given.toLowerCase() !== workspaceId.toLowerCase()) throw new Refusal(armErrors.missing(given));
}

function putComment(world: World, input: OperationInput, incident: SentinelIncident): Reply {
  const { properties } = readObject(input.call, armErrors.bad) as { properties?: { message?: unknown } };
  const message = properties?.message;
  if (typeof message !== 'string' || message === '' || message.length > maxCommentLength)
    throw new Refusal(armErrors.bad(`A comment needs a message of ${maxCommentLength} characters at most.`));
  const name = input.params.get('comment') ?? '';
  const exists = incident.comments.some((each) => each.name === name);
  if (!exists && incident.comments.length >= maxComments)
    throw new Refusal(armErrors.bad(`An incident has ${maxComments} comments at most.`));
  const comment = commentSentinel(world, incident, name, message, input.app);
  return { status: exists ? 200 : 201, body: presentComment(incident, comment) };
}
