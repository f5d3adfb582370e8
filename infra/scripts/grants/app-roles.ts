/** Application permissions of the app's identity: what it has, by value, beside what it should have. */

import * as z from 'zod';
import type { ApiName } from '../../../shared/platform/api-client.ts';
import { findEndpoint, type CloudName } from '../../../shared/platform/clouds.ts';
import { isAzError } from '../az/az-error.ts';
import type { Az } from '../az/az.ts';
import { find, list, send } from '../az/rest.ts';
import { ScriptError } from '../exit-code.ts';
import { apiApps, type ApiApp } from './api-app.ts';
import type { Grant, GrantState } from './grant.ts';
import type { AppRoleNeed } from './needs.ts';

const ApiPrincipal = z.object({
  id: z.string(),
  appRoles: z.array(
    z.object({
      id: z.string(),
      value: z.string().nullish(),
      isEnabled: z.boolean(),
      allowedMemberTypes: z.array(z.string()),
    }),
  ),
});
type ApiPrincipal = z.output<typeof ApiPrincipal>;

const Assignment = z.object({ id: z.string(), appRoleId: z.string(), resourceId: z.string() });
type Assignment = z.output<typeof Assignment>;

export interface AppRolesOf {
  readonly az: Az;
  readonly cloud: CloudName;
  /** Object id of the service principal. */
  readonly principalId: string;
}

export interface Wanted<N> {
  readonly needs: readonly N[];
  /** What we might have granted once; those of them that are there and not needed are surplus. */
  readonly known: readonly N[];
}

/** Where Graph is, and whose token it takes. @throws ScriptError never for the clouds that we know. */
export function graphOf(cloud: CloudName): { readonly resource: string; readonly root: string } {
  const endpoint = findEndpoint(cloud, 'graph');
  if (endpoint === undefined) throw new ScriptError('failed', `There is no Microsoft Graph in ${cloud}.`);
  return { resource: endpoint.origin, root: `${endpoint.origin}${endpoint.basePath}` };
}

export async function readAppRoles(of: AppRolesOf, wanted: Wanted<AppRoleNeed>): Promise<readonly Grant[]> {
  const apis = new Set([...wanted.needs, ...wanted.known].map(({ api }) => api));
  if (apis.size === 0) return [];
  let assignments: readonly Assignment[];
  try {
    assignments = await list(of.az, { ...at(of, '/appRoleAssignments?$top=999'), item: Assignment });
  } catch (error) {
    if (!isAzError(error, 'forbidden')) throw error;
    const why = 'the account that is signed in may not read application permissions (Directory Readers may)';
    return wanted.needs.map((need) => grant(need, { kind: 'blocked', why, forbidden: true }));
  }
  const grants: Grant[] = [];
  for (const api of apis) grants.push(...(await readApi(of, api, assignments, wanted)));
  return grants;
}

async function readApi(
  of: AppRolesOf,
  api: ApiName,
  assignments: readonly Assignment[],
  { needs, known }: Wanted<AppRoleNeed>,
): Promise<readonly Grant[]> {
  const app = appOf(api);
  const { resource, root } = graphOf(of.cloud);
  const url = `${root}/servicePrincipals(appId='${app.appId}')?$select=id,appRoles`;
  const principal = await find(of.az, { url, resource, schema: ApiPrincipal });
  const wanted = needs.filter((need) => need.api === api);
  if (principal === undefined)
    return wanted.map((need) =>
      grant(need, {
        kind: 'blocked',
        why: `the tenant does not know ${app.name}: ${app.whenAbsent}`,
        forbidden: false,
      }),
    );
  const surplus = known.filter(
    (need) => need.api === api && wanted.every(({ value }) => value !== need.value),
  );
  return [
    ...wanted.map((need) => grant(need, stateOf(of, need, principal, assignments))),
    ...surplus.flatMap((need) => surplusOf(of, need, principal, assignments)),
  ];
}

function stateOf(
  of: AppRolesOf,
  { value }: AppRoleNeed,
  principal: ApiPrincipal,
  assignments: readonly Assignment[],
): GrantState {
  const role = roleOf(principal, value);
  if (role === undefined)
    return { kind: 'blocked', why: 'the API offers no such permission in this cloud', forbidden: false };
  if (assignmentOf(principal, role.id, assignments) !== undefined) return { kind: 'there' };
  return { kind: 'missing', give: () => give(of, principal.id, role.id) };
}

function surplusOf(
  of: AppRolesOf,
  need: AppRoleNeed,
  principal: ApiPrincipal,
  assignments: readonly Assignment[],
): readonly Grant[] {
  const role = roleOf(principal, need.value);
  const found = role && assignmentOf(principal, role.id, assignments);
  return found === undefined ? [] : [grant(need, { kind: 'surplus', take: () => take(of, found.id) })];
}

const roleOf = ({ appRoles }: ApiPrincipal, value: string) =>
  appRoles.find(
    (role) => role.value === value && role.isEnabled && role.allowedMemberTypes.includes('Application'),
  );

const assignmentOf = ({ id }: ApiPrincipal, roleId: string, assignments: readonly Assignment[]) =>
  assignments.find(({ appRoleId, resourceId }) => appRoleId === roleId && resourceId === id);

async function give(of: AppRolesOf, resourceId: string, appRoleId: string): Promise<void> {
  const body = { principalId: of.principalId, resourceId, appRoleId };
  try {
    await send(of.az, { method: 'post', ...at(of, '/appRoleAssignments'), body, schema: z.unknown() });
  } catch (error) {
    // Somebody else has granted it in the meantime.
    if (!isAzError(error, 'conflict')) throw error;
  }
}

async function take(of: AppRolesOf, assignmentId: string): Promise<void> {
  const path = `/appRoleAssignments/${encodeURIComponent(assignmentId)}`;
  await find(of.az, { method: 'delete', ...at(of, path), schema: z.unknown() });
}

function at({ cloud, principalId }: AppRolesOf, path: string) {
  const { resource, root } = graphOf(cloud);
  return { url: `${root}/servicePrincipals/${principalId}${path}`, resource };
}

function grant(need: AppRoleNeed, state: GrantState): Grant {
  const { name, grantedBy } = appOf(need.api);
  return { need, of: name, grantedBy, state };
}

function appOf(api: ApiName): ApiApp {
  const app = apiApps.get(api);
  if (app === undefined) throw new Error(`infra/scripts/grants/api-app.ts does not know the API ${api}.`);
  return app;
}
