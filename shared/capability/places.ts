/** A product that the policy names piece by piece may let the app into some of them only. Pure. */

import type { ProviderScope } from '../provider/provider.ts';
import type { CapabilityRecord, Finding, Place } from './finding.ts';

/** For a product that is one in a tenant. */
export const everywhere: Place = '';

/** Every place, with the scope that is this place alone. */
export function placesOf(scope: ProviderScope): ReadonlyMap<Place, ProviderScope> {
  const { azureSubscriptions = [], workspaces = [] } = scope;
  const places = [
    ...azureSubscriptions.map((id) => [id, { azureSubscriptions: [id] }] as const),
    ...workspaces.map((id) => [id, { workspaces: [id] }] as const),
  ];
  return new Map<Place, ProviderScope>(places.length === 0 ? [[everywhere, scope]] : places);
}

/** What of the scope can be read; undefined when nothing can. */
export function readablePart<S extends ProviderScope>(
  scope: S,
  record: Pick<CapabilityRecord, 'reads'> | undefined,
): S | undefined {
  const closed = new Set((record?.reads ?? []).filter(({ can }) => can === 'no').map(({ place }) => place));
  const places = [...placesOf(scope).keys()];
  if (places.every((place) => closed.has(place))) return undefined;
  if (places.every((place) => !closed.has(place))) return scope;
  const open = (list: readonly string[] = []) => list.filter((place) => !closed.has(place));
  return {
    ...scope,
    azureSubscriptions: open(scope.azureSubscriptions),
    workspaces: open(scope.workspaces),
  };
}

/** The findings that concern one copy. */
export function findingsAt(
  findings: readonly Finding[],
  isIn: (scope: ProviderScope) => boolean,
  scope: ProviderScope,
): readonly Finding[] {
  const places = placesOf(scope);
  return findings.filter(({ place }) => {
    const part = places.get(place);
    return part !== undefined && (place === everywhere || isIn(part));
  });
}
