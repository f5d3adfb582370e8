/** Azure roles. An adapter names a role, or the actions it calls; for those the least role that allows them is chosen. */

/**
 * The custom roles of infra/defender-for-cloud-role.bicep, one for each Azure subscription, begin with this. The built-in
 * role that may change alerts, Security Admin, may also change policies and turn Defender plans off.
 */
export const customRolePrefix = 'Alert Mirror';

/** Without these a role that is called so is not the one: it may be an older one, or somebody's own. */
export const customRoleActions: readonly string[] = [
  'read',
  'activate/action',
  'dismiss/action',
  'resolve/action',
].map((action) => `Microsoft.Security/locations/alerts/${action}`);

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

const isAction = (permission: string): boolean => permission.includes('/');

/** Whether one of the patterns, with `*` for anything, covers the action (or pattern). */
export const allowsAction = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const regex = pattern.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`).replaceAll('*', '.*');
    return new RegExp(`^${regex}$`, 'i').test(action);
  });
