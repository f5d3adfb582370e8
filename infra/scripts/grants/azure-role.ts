/** Azure roles. An adapter names a role, or the actions it calls; for those the least role that allows them is chosen. */

/** The custom role that infra/ defines begins with this, whatever follows. No built-in role changes alerts and little else. */
export const customRolePrefix = 'Alert Mirror';

/** From narrow to wide. */
const roles: readonly { readonly name: string; readonly allows: readonly string[] }[] = [
  { name: 'Security Reader', allows: ['Microsoft.Security/*/read'] },
  { name: customRolePrefix, allows: ['Microsoft.Security/locations/alerts/*'] },
];

/**
 * @param permissions names of roles, or actions such as `Microsoft.Security/alerts/read`
 * @throws Error for an action that no role here allows: the table above must grow with the adapters.
 */
export function rolesThatAllow(permissions: readonly string[]): readonly string[] {
  const names = permissions.map((permission) => {
    if (!isAction(permission)) return permission;
    const role = roles.find(({ allows }) => allowsAction(allows, permission));
    if (role === undefined) throw new Error(`No Azure role is known that allows ${permission}.`);
    return role.name;
  });
  return [...new Set(names)];
}

/** The actions among the permissions for which the custom role stands. */
export const customRoleActions: readonly string[] =
  roles.find(({ name }) => name === customRolePrefix)?.allows ?? [];

const isAction = (permission: string): boolean => permission.includes('/');

/** Whether one of the patterns, with `*` for anything, covers the action (or pattern). */
export const allowsAction = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const regex = pattern.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`).replaceAll('*', '.*');
    return new RegExp(`^${regex}$`, 'i').test(action);
  });
