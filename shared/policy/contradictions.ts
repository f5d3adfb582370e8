/**
 * Mistakes that no single value shows. Looks at the document before anything is known to be right in it, so that
 * these are named together with all the others.
 */

import { isProviderId } from '../provider/provider-id.ts';
import { formatPath } from './mistakes.ts';

type Path = readonly (string | number)[];

/** A provider that is on must say what of it is meant. */
const scopes = new Map([
  ['sentinel', { key: 'workspaces', one: 'ARM resource id of a Log Analytics workspace' }],
  ['defenderForCloud', { key: 'azureSubscriptions', one: 'Azure subscription id' }],
]);

export function findContradictions(document: unknown): readonly string[] {
  return [
    ...findUnscoped(document),
    ...findDuplicates(document),
    ...findIdlePreferences(document),
    ...findSecondDoors(document),
  ];
}

function findUnscoped(document: unknown): readonly string[] {
  return [...scopes].flatMap(([id, { key, one }]) => {
    const path = ['providers', id, key];
    const list = at(document, path);
    const empty = list === undefined || (Array.isArray(list) && list.length === 0);
    if (!empty || !isOn(directionOf(document, id))) return [];
    return [
      `${formatPath(path)}: names nothing, but ${id} is on; add at least one ${one}, or set direction to "off"`,
    ];
  });
}

function findDuplicates(document: unknown): readonly string[] {
  return [...scopes].flatMap(([id, { key }]) => {
    const path = ['providers', id, key];
    const list: unknown = at(document, path);
    if (!Array.isArray(list)) return [];
    const names = list.map((name: unknown) => (typeof name === 'string' ? name.toLowerCase() : undefined));
    return names.flatMap((name, index) => {
      const first = names.indexOf(name);
      if (name === undefined || first === index) return [];
      return [
        `${formatPath([...path, index])}: is the same as ${formatPath([...path, first])}; keep one of the two`,
      ];
    });
  });
}

/** A preference for a provider whose changes do not count would never have an effect. */
function findIdlePreferences(document: unknown): readonly string[] {
  return ['status', 'classification', 'determination', 'comment'].flatMap((field) => {
    const path = ['conflicts', field, 'prefer'];
    const id = at(document, path);
    if (typeof id !== 'string' || !isProviderId(id)) return [];
    const direction = directionOf(document, id);
    if (direction === 'in' || direction === 'both') return [];
    return [
      `${formatPath(path)}: names a provider whose changes do not count; set providers.${id}.direction to "in" or "both", or use "newest"`,
    ];
  });
}

/** Defender for Endpoint's own alerts are those of alerts_v2: through both doors, each decision would be written twice. */
function findSecondDoors(document: unknown): readonly string[] {
  const writes = (id: string) => ['out', 'both'].includes(String(directionOf(document, id)));
  if (!writes('defenderXdr') || !writes('defenderForEndpoint')) return [];
  return [
    `${formatPath(['providers', 'defenderForEndpoint', 'direction'])}: writes the very alerts that defenderXdr writes, so that each decision would be written twice; set it to "off" (defenderXdr has every alert of Defender for Endpoint)`,
  ];
}

const isOn = (direction: unknown): boolean =>
  direction === 'in' || direction === 'out' || direction === 'both';

const directionOf = (document: unknown, id: string): unknown => at(document, ['providers', id, 'direction']);

function at(document: unknown, path: Path): unknown {
  let place = document;
  for (const step of path) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string, unknown>>)[step];
  }
  return place;
}
