/** How the tenants of a policy fit together. */

import { formatPath } from './mistakes.ts';
import { at, directionOf, isOn, listOf, scopes, type Path } from './written.ts';

export function findTenantContradictions(document: unknown): readonly string[] {
  const tenants = listOf(document, ['tenants']);
  return [
    ...findTwins(tenants),
    ...findSharedSubscriptions(document, tenants.length),
    ...tenants.flatMap((tenant, index) => findNamelessApplication(tenant, ['tenants', index])),
  ];
}

function findTwins(tenants: readonly unknown[]): readonly string[] {
  const ids = tenants.map((tenant) => lowerCase(at(tenant, ['tenantId'])));
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (id === undefined || first === index) return [];
    const path = formatPath(['tenants', index, 'tenantId']);
    return [`${path}: is the same as ${formatPath(['tenants', first, 'tenantId'])}; keep one of the two`];
  });
}

/** An Azure subscription belongs to one tenant; in two, each change would be taken for both. */
function findSharedSubscriptions(document: unknown, tenants: number): readonly string[] {
  const owners = new Map<string, { readonly path: Path; readonly root: number }>();
  return [-1, ...Array.from({ length: tenants }, (_, index) => index)].flatMap((root) =>
    subscriptionsOf(document, root).flatMap(({ id, path }) => {
      const owner = owners.get(id);
      if (owner === undefined) owners.set(id, { path, root });
      if (owner === undefined || owner.root === root) return [];
      return [
        `${formatPath(path)}: is in the Azure subscription of ${formatPath(owner.path)}, which belongs to one tenant; keep it in that one`,
      ];
    }),
  );
}

function subscriptionsOf(
  document: unknown,
  root: number,
): readonly { readonly id: string; readonly path: Path }[] {
  const above = root < 0 ? [] : ['tenants', root];
  return [...scopes].flatMap(([provider, { key }]) => {
    const path = [...above, 'providers', provider, key];
    return listOf(document, path).flatMap((value, index) => {
      const id = lowerCase(value)?.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/)?.[0];
      return id === undefined ? [] : [{ id, path: [...path, index] }];
    });
  });
}

/** These take no token of Entra's. */
const ownSecrets = new Set(['serviceNow', 'jira', 'splunk', 'qradar', 'webhook']);

function findNamelessApplication(tenant: unknown, path: Path): readonly string[] {
  if (at(tenant, ['appId']) !== undefined) return [];
  const providers = at(tenant, ['providers']);
  const ids = typeof providers === 'object' && providers !== null ? Object.keys(providers) : [];
  const byDelegation = at(tenant, ['arm']) !== 'application';
  const needing = ids.find(
    (id) => isOn(directionOf(tenant, id)) && !ownSecrets.has(id) && !(byDelegation && scopes.has(id)),
  );
  if (needing === undefined) return [];
  return [
    `${formatPath([...path, 'appId'])}: is missing, and ${needing} is reached as an application; make one with npm run federation and name its client id`,
  ];
}

const lowerCase = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.toLowerCase() : undefined;
