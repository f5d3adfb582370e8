/** Azure roles of the app's identity at the scopes that the policy names: what it has, beside what it should have. */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isAzError } from '../az/az-error.ts';
import type { Az } from '../az/az.ts';
import { find, list, send } from '../az/rest.ts';
import { azureRolesDefinedBy, azureRolesGrantedBy } from './api-app.ts';
import type { Wanted } from './app-roles.ts';
import { customRolePrefix } from './azure-role.ts';
import { deployCustomRole } from './custom-role.ts';
import { findRole, type RoleDefinition } from './role-definition.ts';
import type { Grant, GrantState } from './grant.ts';
import type { AzureRoleNeed } from './needs.ts';

const authorization = 'providers/Microsoft.Authorization';
const version = 'api-version=2022-04-01';

const Assignment = z.object({
  id: z.string(),
  properties: z.object({ roleDefinitionId: z.string(), scope: z.string(), principalId: z.string() }),
});
type Assignment = z.output<typeof Assignment>;

export interface AzureRolesOf {
  readonly az: Az;
  readonly principalId: string;
}

export async function readAzureRoles(
  of: AzureRolesOf,
  { needs, known }: Wanted<AzureRoleNeed>,
): Promise<readonly Grant[]> {
  const scopes = new Set([...needs, ...known].map(({ scope }) => scope));
  const grants: Grant[] = [];
  for (const scope of scopes) {
    const here = (need: AzureRoleNeed): boolean => need.scope === scope;
    grants.push(...(await readScope(of, scope, { needs: needs.filter(here), known: known.filter(here) })));
  }
  return grants;
}

/** A scope that can't be read blocks what is wanted there, and nothing else. */
async function readScope(
  of: AzureRolesOf,
  scope: string,
  wanted: Wanted<AzureRoleNeed>,
): Promise<readonly Grant[]> {
  try {
    return await compare(of, scope, wanted);
  } catch (error) {
    const forbidden = isAzError(error, 'forbidden');
    if (!forbidden && !isAzError(error, 'not-found')) throw error;
    const why = forbidden
      ? 'the account that is signed in may not read the roles there'
      : 'it does not exist, or the account that is signed in does not see it: check the policy, and the tenant';
    return wanted.needs.map((need) => grant(need, { kind: 'blocked', why, forbidden }));
  }
}

async function compare(
  of: AzureRolesOf,
  scope: string,
  { needs, known }: Wanted<AzureRoleNeed>,
): Promise<readonly Grant[]> {
  // At this scope, above it and below it.
  const filter = encodeURIComponent(`principalId eq '${of.principalId}'`);
  const url = `${scope}/${authorization}/roleAssignments?${version}&$filter=${filter}`;
  const assignments = await list(of.az, { url, item: Assignment });
  const grants: Grant[] = [];
  for (const need of needs) {
    const role = await findRole(of.az, scope, need.role);
    const state = stateOf(of, need, role, assignments);
    const grantedBy = role === undefined ? azureRolesDefinedBy : azureRolesGrantedBy;
    grants.push({ ...grant(need, state), grantedBy });
  }
  for (const need of known.filter(({ role }) => needs.every((each) => each.role !== role))) {
    const role = await findRole(of.az, scope, need.role);
    grants.push(...surplusOf(of, need, role, assignments));
  }
  return grants;
}

function stateOf(
  of: AzureRolesOf,
  need: AzureRoleNeed,
  role: RoleDefinition | undefined,
  assignments: readonly Assignment[],
): GrantState {
  if (role === undefined && need.role === customRolePrefix)
    return { kind: 'missing', give: () => deployCustomRole(of, need.scope) };
  if (role === undefined) return { kind: 'blocked', why: 'this cloud has no such role', forbidden: false };
  const holds = assignments.some((each) => isOf(each, role) && covers(each.properties.scope, need.scope));
  return holds ? { kind: 'there' } : { kind: 'missing', give: () => give(of, need.scope, role) };
}

/** Only what stands at the very scope is ours: what is inherited was granted by somebody for more than this. */
function surplusOf(
  { az }: AzureRolesOf,
  need: AzureRoleNeed,
  role: RoleDefinition | undefined,
  assignments: readonly Assignment[],
): readonly Grant[] {
  const found = assignments.find(
    (each) => role !== undefined && isOf(each, role) && each.properties.scope.toLowerCase() === need.scope,
  );
  if (found === undefined) return [];
  const take = async (): Promise<void> => {
    await find(az, { method: 'delete', url: `${found.id}?${version}`, schema: z.unknown() });
  };
  return [grant(need, { kind: 'surplus', take })];
}

/** The last part of the id alone: what stands before it depends on where one asks. */
const isOf = ({ properties }: Assignment, role: RoleDefinition): boolean =>
  properties.roleDefinitionId.toLowerCase().endsWith(`/${role.name.toLowerCase()}`);

const covers = (granted: string, scope: string): boolean =>
  granted === '/' ||
  granted.toLowerCase() === scope ||
  scope.startsWith(`${granted.toLowerCase()}/`) ||
  /^\/providers\/microsoft\.management\/managementgroups\//i.test(granted);

/** The name is made from what is granted, so that granting twice is granting once. */
async function give({ az, principalId }: AzureRolesOf, scope: string, role: RoleDefinition): Promise<void> {
  const name = guidFrom(`${scope}|${principalId}|${role.name}`.toLowerCase());
  const body = {
    // The type spares ARM a look into a directory that may not know the identity yet.
    properties: { roleDefinitionId: role.id, principalId, principalType: 'ServicePrincipal' },
  };
  const url = `${scope}/${authorization}/roleAssignments/${name}?${version}`;
  try {
    await send(az, { method: 'put', url, body, schema: z.unknown() });
  } catch (error) {
    // The same under another name.
    if (!isAzError(error, 'conflict')) throw error;
  }
}

function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const grant = (need: AzureRoleNeed, state: GrantState): Grant => ({
  need,
  of: need.scope,
  grantedBy: azureRolesGrantedBy,
  state,
});
