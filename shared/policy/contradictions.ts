/**
 * Mistakes that no single value shows. Looks at the document before anything is known to be right in it, so that
 * these are named together with all the others.
 */

import { isProviderId } from '../provider/provider-id.ts';
import { formatPath } from './mistakes.ts';
import { findTenantContradictions } from './tenant-contradictions.ts';
import { at, directionOf, isOn, listOf, scopes, type Path } from './written.ts';

export function findContradictions(document: unknown): readonly string[] {
  const tenants = listOf(document, ['tenants']).map((_tenant, index) => ['tenants', index]);
  return [
    ...[[], ...tenants].flatMap((root) => findInRules(document, root)),
    ...findTenantContradictions(document),
  ];
}

/** @param root where the rules of a tenant stand; the home tenant's at the top. */
function findInRules(document: unknown, root: Path): readonly string[] {
  const rules = at(document, root);
  const name = (path: Path): string => formatPath([...root, ...path]);
  return [
    ...findUnscoped(rules, name),
    ...findDuplicates(rules, name),
    ...findIdlePreferences(rules, name),
    ...findSecondDoors(rules, name),
  ];
}

type Name = (path: Path) => string;

function findUnscoped(rules: unknown, name: Name): readonly string[] {
  return [...scopes].flatMap(([id, { key, one }]) => {
    const path = ['providers', id, key];
    const list = at(rules, path);
    const empty = list === undefined || (Array.isArray(list) && list.length === 0);
    if (!empty || !isOn(directionOf(rules, id))) return [];
    return [
      `${name(path)}: names nothing, but ${id} is on; add at least one ${one}, or set direction to "off"`,
    ];
  });
}

function findDuplicates(rules: unknown, name: Name): readonly string[] {
  return [...scopes].flatMap(([id, { key }]) => {
    const path = ['providers', id, key];
    const names = listOf(rules, path).map((each) =>
      typeof each === 'string' ? each.toLowerCase() : undefined,
    );
    return names.flatMap((each, index) => {
      const first = names.indexOf(each);
      if (each === undefined || first === index) return [];
      return [`${name([...path, index])}: is the same as ${name([...path, first])}; keep one of the two`];
    });
  });
}

/** A preference for a provider whose changes do not count would never have an effect. */
function findIdlePreferences(rules: unknown, name: Name): readonly string[] {
  return ['status', 'classification', 'determination', 'comment', 'assignedTo'].flatMap((field) => {
    const path = ['conflicts', field, 'prefer'];
    const id = at(rules, path);
    if (typeof id !== 'string' || !isProviderId(id)) return [];
    const direction = directionOf(rules, id);
    if (direction === 'in' || direction === 'both') return [];
    return [
      `${name(path)}: names a provider whose changes do not count; set ${name(['providers', id, 'direction'])} to "in" or "both", or use "newest"`,
    ];
  });
}

/** Each writes alerts that the other writes as well: through both doors, each decision would be written twice. */
const sameAlerts: readonly (readonly [door: string, second: string, way: string])[] = [
  ['defenderXdr', 'defenderForEndpoint', 'defenderXdr has every alert of Defender for Endpoint'],
  ['defenderXdr', 'legacyGraphAlerts', 'defenderXdr has all that the legacy API can write, and more'],
  ['defenderForEndpoint', 'legacyGraphAlerts', 'or set that of defenderForEndpoint to "in"'],
  ['defenderForCloud', 'legacyGraphAlerts', 'or set that of defenderForCloud to "in"'],
];

function findSecondDoors(rules: unknown, name: Name): readonly string[] {
  const writes = (id: string) => ['out', 'both'].includes(String(directionOf(rules, id)));
  return sameAlerts
    .filter(([door, second]) => writes(door) && writes(second))
    .map(
      ([door, second, way]) =>
        `${name(['providers', second, 'direction'])}: writes the very alerts that ${door} writes, so that each decision would be written twice; set it to "off" (${way})`,
    );
}
