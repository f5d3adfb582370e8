import { HostError } from './host-error.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly fits: (value: string) => boolean;
      readonly constrained: boolean;
      readonly optional: boolean;
      readonly fallback: string | undefined;
    }
  | { readonly kind: 'rest'; readonly name: string };

export interface RouteTemplate {
  readonly segments: readonly Segment[];
}

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints */
const constraints = new Map<string, (value: string) => boolean>([
  ['int', (value) => /^-?\d{1,10}$/.test(value)],
  ['long', (value) => /^-?\d{1,19}$/.test(value)],
  ['bool', (value) => /^(true|false)$/i.test(value)],
  ['alpha', (value) => /^[a-z]*$/i.test(value)],
  ['guid', (value) => guid.test(value)],
  ['required', (value) => value !== ''],
]);

const parameter = /^\{(\*{0,2})([a-z_][a-z0-9_-]*)((?::[^:=?{}]+)*)(\?|=[^{}]*)?\}$/i;

/** @throws HostError for what this host's router doesn't know. */
export function parseRoute(template: string): RouteTemplate {
  const texts = template.split('/').filter((text) => text !== '');
  const segments = texts.map((text) => parseSegment(text, template));
  const restAt = segments.findIndex(({ kind }) => kind === 'rest');
  if (restAt !== -1 && restAt !== segments.length - 1) {
    throw new HostError(`route "${template}": {*rest} must stand last.`);
  }
  return { segments };
}

function parseSegment(text: string, template: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = parameter.exec(text);
  if (match === null)
    throw new HostError(`route "${template}": "${text}" must be a whole {parameter} or plain text.`);
  const [, stars, name = '', limits = '', end] = match;
  if (stars !== '') return { kind: 'rest', name };
  const checks = limits
    .split(':')
    .filter((limit) => limit !== '')
    .map((limit) => constraint(limit, template));
  return {
    kind: 'parameter',
    name,
    fits: (value) => checks.every((check) => check(value)),
    constrained: checks.length > 0,
    optional: end === '?',
    fallback: end?.startsWith('=') === true ? end.slice(1) : undefined,
  };
}

function constraint(name: string, template: string): (value: string) => boolean {
  const found = constraints.get(name.toLowerCase());
  if (found !== undefined) return found;
  throw new HostError(
    `route "${template}": the constraint ":${name}" is none of ${[...constraints.keys()].join(', ')}.`,
  );
}

/** The parameters of a path (already split and decoded) that the template fits, else undefined. */
export function matchRoute(
  route: RouteTemplate,
  path: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, segment] of route.segments.entries()) {
    if (segment.kind === 'rest') return parameters.set(segment.name, path.slice(index).join('/'));
    if (!takes(segment, path[index], parameters)) return undefined;
  }
  return path.length > route.segments.length ? undefined : parameters;
}

function takes(
  segment: Exclude<Segment, { kind: 'rest' }>,
  value: string | undefined,
  into: Map<string, string>,
): boolean {
  if (segment.kind === 'literal') return value?.toLowerCase() === segment.text;
  const given = value ?? segment.fallback;
  if (given === undefined) return segment.optional;
  if (!segment.fits(given)) return false;
  into.set(segment.name, given);
  return true;
}

/** Sorts before others what is to be tried first: text, then constrained, then plain parameters, then the rest. */
export function specificity({ segments }: RouteTemplate): string {
  const rank = (segment: Segment): string => {
    if (segment.kind === 'literal') return '1';
    if (segment.kind === 'rest') return '4';
    return segment.constrained ? '2' : '3';
  };
  return segments.map(rank).join('');
}
