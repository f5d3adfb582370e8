/** What automations and streams put around a product's events. */

/** Wrappers in wrappers that anything is known to send: a workflow's output, holding records, in an array. */
const deepest = 4;

/**
 * The events in a parsed body, in their order: of an array, of `records` (Azure Monitor's streams), of `value`
 * (collections) and of `body` (what a Logic App hands on as an output). Anything else is one event. Total.
 */
export function unwrapEvents(parsed: unknown, depth = deepest): readonly unknown[] {
  if (depth === 0 || typeof parsed !== 'object' || parsed === null) return [parsed];
  if (Array.isArray(parsed)) return parsed.flatMap((item: unknown) => unwrapEvents(item, depth - 1));
  const inner = innerOf(parsed);
  return inner === undefined ? [parsed] : unwrapEvents(inner, depth - 1);
}

function innerOf(outer: object): unknown {
  const held = new Map(Object.entries(outer) as [string, unknown][]);
  const list = ['records', 'value'].map((name) => held.get(name)).find(Array.isArray);
  const body = held.get('body');
  return list ?? (typeof body === 'object' && body !== null ? body : undefined);
}
