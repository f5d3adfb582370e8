/**
 * What the caller may do at a scope. @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */

import type { Operation, OperationInput } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';
import { permissionNames } from '../identity/permissions.ts';
import type { World } from '../world.ts';
import { checkQuery, checkSubscription } from './arm-input.ts';

export const permissionsApiVersion = '2022-04-01';

const scopes = [
  '/subscriptions/{sub}',
  '/subscriptions/{sub}/resourceGroups/{rg}',
  '/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.OperationalInsights/workspaces/{ws}',
];
const ofAzure = permissionNames.filter((name) => name.includes('/'));
/** Defender for Cloud has no action of this name: one for each verb. */
const alertWrites = 'Microsoft.Security/locations/alerts/write';

export function permissionOperations(world: World): readonly Operation[] {
  return scopes.map((scope) => ({
    name: 'permissions.list',
    method: 'GET',
    path: `${scope}/providers/Microsoft.Authorization/permissions`,
    quota: 'arm.reads',
    // Every built-in role may ask.
    needs: ofAzure,
    handle: (input) => listPermissions(world, input),
  }));
}

function listPermissions(world: World, input: OperationInput): Reply {
  checkQuery(input, permissionsApiVersion, []);
  checkSubscription(input);
  const actions = world.permissions
    .granted()
    .filter((name) => name.includes('/'))
    .map((name) => (name === alertWrites ? 'Microsoft.Security/locations/alerts/*' : name));
  const role = { actions, notActions: [], dataActions: [], notDataActions: [] };
  return { status: 200, body: { value: [role] } };
}
