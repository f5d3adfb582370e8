/** Microsoft.Security alerts, api-version 2022-01-01. @see https://learn.microsoft.com/rest/api/defenderforcloud/alerts */

import type { Operation, OperationInput } from '../face/face.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import type { Permission } from '../identity/permissions.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { checkQuery, checkSubscription } from './arm-input.ts';
import type { CloudAlert, CloudAlertStatus } from './cloud-alert.ts';
import { writeCloudAlert } from './write-cloud-alert.ts';

export const cloudAlertApiVersion = '2022-01-01';

const reads: readonly Permission[] = ['Microsoft.Security/locations/alerts/read'];
const writes: readonly Permission[] = ['Microsoft.Security/locations/alerts/write'];
const verbs = new Map<string, CloudAlertStatus>([
  ['dismiss', 'Dismissed'],
  ['resolve', 'Resolved'],
  ['activate', 'Active'],
  ['inProgress', 'InProgress'],
]);
const scopes = ['/subscriptions/{sub}', '/subscriptions/{sub}/resourceGroups/{rg}'];
const pageSize = 100;

/** Everything exists at the subscription and at the resource group. */
export function cloudAlertOperations(world: World): readonly Operation[] {
  return scopes.flatMap((scope) => operationsBelow(world, `${scope}/providers/Microsoft.Security`));
}

function operationsBelow(world: World, provider: string): readonly Operation[] {
  const list = (path: string): Operation => ({
    name: 'cloud.list',
    method: 'GET',
    path,
    quota: 'arm.reads',
    needs: reads,
    handle: (input) => ok(listAlerts(world, input)),
  });
  const one = `${provider}/locations/{location}/alerts/{name}`;
  const get: Operation = {
    name: 'cloud.get',
    method: 'GET',
    path: one,
    quota: 'arm.reads',
    needs: reads,
    handle: (input) => ok(present(found(world, input))),
  };
  const changes = [...verbs].map(([verb, status]): Operation => ({
    name: `cloud.${verb}`,
    method: 'POST',
    path: `${one}/${verb}`,
    quota: 'arm.writes',
    needs: writes,
    handle: (input) => change(world, input, status),
  }));
  return [list(`${provider}/alerts`), list(`${provider}/locations/{location}/alerts`), get, ...changes];
}

const ok = (body: object): Reply => ({ status: 200, body });

function listAlerts(world: World, input: OperationInput): object {
  checkQuery(input, cloudAlertApiVersion, ['$skipToken']);
  checkSubscription(input);
  const { call, asOf } = input;
  const token = call.query.get('$skipToken') ?? '';
  const skip = Number(/^s:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1] ?? 0);
  const all = world.cloud.list(asOf).filter((alert) => within(alert, input));
  const value = all.slice(skip, skip + pageSize).map(present);
  if (skip + pageSize >= all.length) return { value };
  const next = new URL(call.path, call.origin);
  next.searchParams.set('api-version', cloudAlertApiVersion);
  next.searchParams.set('$skipToken', Buffer.from(`s:${skip + pageSize}`).toString('base64url'));
  return { value, nextLink: next.href };
}

function found(world: World, input: OperationInput): CloudAlert {
  checkQuery(input, cloudAlertApiVersion, []);
  checkSubscription(input);
  const name = (input.params.get('name') ?? '').toLowerCase();
  const alert = world.cloud.list(input.asOf).find((each) => each.name.toLowerCase() === name);
  if (alert === undefined || !within(alert, input)) throw new Refusal(armErrors.missing(name));
  return alert;
}

/** Resource group and location, as far as the path names them. */
function within(alert: CloudAlert, { params }: OperationInput): boolean {
  const id = alert.id.toLowerCase();
  const [group, location] = [params.get('rg')?.toLowerCase(), params.get('location')?.toLowerCase()];
  return (
    (group === undefined || id.includes(`/resourcegroups/${group}/`)) &&
    (location === undefined || id.includes(`/locations/${location}/`))
  );
}

function change(world: World, input: OperationInput, status: CloudAlertStatus): Reply {
  const alert = found(world, input);
  writeCloudAlert(world, alert, status, input.app);
  return { status: 204 };
}

const present = ({ id, name, status, properties }: CloudAlert): object => ({
  id,
  name,
  type: 'Microsoft.Security/Locations/alerts',
  properties: { ...properties, status },
});
