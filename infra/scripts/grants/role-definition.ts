/** Azure role definitions, built in or ours, as seen from a scope. */

import * as z from 'zod';
import type { Az } from '../az/az.ts';
import { list } from '../az/rest.ts';
import { allowsAction, customRoleActions, customRolePrefix } from './azure-role.ts';

const Definition = z.object({
  id: z.string(),
  /** A GUID. */
  name: z.string(),
  properties: z.object({
    roleName: z.string(),
    permissions: z.array(z.object({ actions: z.array(z.string()).default([]) })).default([]),
  }),
});
export type RoleDefinition = z.output<typeof Definition>;

/** By its name; of ours, whose names begin alike, the one that allows what is needed with the fewest actions. */
export async function findRole(az: Az, scope: string, name: string): Promise<RoleDefinition | undefined> {
  const isOurs = name === customRolePrefix;
  const filter = encodeURIComponent(isOurs ? `type eq 'CustomRole'` : `roleName eq '${name}'`);
  const url = `${scope}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=${filter}`;
  const found = await list(az, { url, item: Definition });
  return isOurs
    ? found.filter(isOurRole).sort((a, b) => actionsOf(a).length - actionsOf(b).length)[0]
    : found.find(({ properties }) => properties.roleName === name);
}

const actionsOf = ({ properties }: RoleDefinition): readonly string[] =>
  properties.permissions.flatMap(({ actions }) => actions);

const isOurRole = (role: RoleDefinition): boolean =>
  role.properties.roleName.startsWith(customRolePrefix) &&
  customRoleActions.every((action) => allowsAction(actionsOf(role), action));
