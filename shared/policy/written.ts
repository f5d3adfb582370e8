/** Places in the document as it was written, when nothing is known to be right in it yet. */

export type Path = readonly (string | number)[];

/** A provider that is on must say what of it is meant: these are the products that live in Azure subscriptions. */
export const scopes: ReadonlyMap<string, { readonly key: string; readonly one: string }> = new Map([
  ['sentinel', { key: 'workspaces', one: 'ARM resource id of a Log Analytics workspace' }],
  ['defenderForCloud', { key: 'azureSubscriptions', one: 'Azure subscription id' }],
]);

export function at(document: unknown, path: Path): unknown {
  let place = document;
  for (const step of path) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string, unknown>>)[step];
  }
  return place;
}

/** The elements there; none where there is no list. */
export function listOf(document: unknown, path: Path): readonly unknown[] {
  const list: unknown = at(document, path);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

export const directionOf = (rules: unknown, id: string): unknown => at(rules, ['providers', id, 'direction']);

export const isOn = (direction: unknown): boolean =>
  direction === 'in' || direction === 'out' || direction === 'both';
