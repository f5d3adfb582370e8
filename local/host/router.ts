import type { HttpFunction } from './http-function.ts';
import { matchRoute, specificity } from './route-template.ts';

export type RouteMatch =
  | {
      readonly kind: 'function';
      readonly target: HttpFunction;
      readonly parameters: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'options' }
  | { readonly kind: 'none' };

/** A method that a route doesn't take is as unknown as the route (404), HEAD included; OPTIONS is answered 204. */
export function createRouter(
  functions: readonly HttpFunction[],
): (method: string, path: string) => RouteMatch {
  const ordered = functions.toSorted((a, b) => (specificity(a.route) < specificity(b.route) ? -1 : 1));
  return (method, path) => {
    const segments = splitPath(path);
    if (segments === undefined) return { kind: 'none' };
    let routed = false;
    for (const target of ordered) {
      const parameters = matchRoute(target.route, segments);
      if (parameters === undefined) continue;
      if (target.methods.has(method)) return { kind: 'function', target, parameters };
      routed = true;
    }
    return { kind: routed && method === 'OPTIONS' ? 'options' : 'none' };
  };
}

/** undefined when it isn't validly percent-encoded. */
function splitPath(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((text) => text !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
