import type { Binding } from './rpc.ts';
import { HostError } from './host-error.ts';
import type { RouteTemplate } from './route-template.ts';
import { parseRoute } from './route-template.ts';

export const authLevels = ['anonymous', 'function', 'admin'] as const;
export type AuthLevel = (typeof authLevels)[number];

export interface HttpFunction {
  readonly name: string;
  /** The whole path, prefix included, without leading slash. */
  readonly path: string;
  readonly route: RouteTemplate;
  readonly methods: ReadonlySet<string>;
  readonly authLevel: AuthLevel;
}

/** @throws HostError when the trigger's route or authLevel is none. */
export function readHttpFunction(name: string, trigger: Binding, routePrefix: string): HttpFunction {
  const route = typeof trigger.route === 'string' ? trigger.route : name;
  const path = [routePrefix, route.replace(/^\/+/, '')].filter((part) => part !== '').join('/');
  const methods = Array.isArray(trigger.methods)
    ? trigger.methods.map((method) => String(method).toUpperCase())
    : [];
  return { name, path, route: parseRoute(path), methods: new Set(methods), authLevel: authLevelOf(trigger) };
}

function authLevelOf(trigger: Binding): AuthLevel {
  const given = trigger.authLevel ?? 'function';
  const level = authLevels.find((known) => known === given);
  if (level === undefined) throw new HostError(`authLevel must be one of ${authLevels.join(', ')}.`);
  return level;
}
