/** Segments that look like words but are names that the customer chose. */
const namesFollow = new Set(['resourcegroups', 'workspaces']);
const version = /^(v\d+(\.\d+)?|[a-z]+_v\d+)$/i;
const word = /^[a-z][a-z._-]*$/i;

/**
 * What a call does, without ids, names and query: few different values, so that it can be a metric's dimension, and
 * nothing in it that a log should not hold. `/security/alerts_v2/da637` gives `/security/alerts_v2/{id}`.
 */
export function operationOf(path: string): string {
  const segments = path.split('?', 1).join('').split('/');
  return segments.map((segment, i) => (isFixed(segment, segments[i - 1]) ? segment : '{id}')).join('/');
}

function isFixed(segment: string, previous: string | undefined): boolean {
  if (segment === '') return true;
  if (namesFollow.has(previous?.toLowerCase() ?? '')) return false;
  return version.test(segment) || word.test(segment);
}
