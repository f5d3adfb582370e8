/** Graph's subscriptions as one app sees them, with failures scripted by the test. */

import { TerminalError, TransientError } from '../../../shared/errors.ts';
import type { ApiClient, ApiRequest } from '../../../shared/platform/api-client.ts';

export type Fields = Readonly<Record<string, string | null>>;

export interface FakeGraph {
  readonly api: ApiClient;
  readonly subscriptions: Map<string, Fields>;
  /** As `METHOD path`. */
  readonly calls: string[];
  readonly bodies: Fields[];
  /** Throws for the calls that are to fail. */
  fail: (call: string, body: Fields) => void;
}

export function fakeGraph(now: () => number): FakeGraph {
  const subscriptions = new Map<string, Fields>();
  let made = 0;
  const graph: FakeGraph = {
    subscriptions,
    calls: [],
    bodies: [],
    fail: () => undefined,
    api: {
      now: () => new Date(now()).toISOString(),
      send: async <T>(request: ApiRequest<T>) => request.schema.parse(answer(request)),
    },
  };

  function answer({ method, path, body = {} }: ApiRequest<unknown>): unknown {
    const fields = body as Fields;
    graph.calls.push(`${method} ${path}`);
    if (method === 'POST') graph.bodies.push(fields);
    graph.fail(`${method} ${path}`, fields);
    if (method === 'GET')
      return { value: [...subscriptions.values()].map((s) => ({ ...s, clientState: null })) };
    if (method === 'POST') return create(fields);
    const id = path.replace('/subscriptions/', '');
    const found = subscriptions.get(id);
    if (found === undefined) throw new TerminalError('not-found', 'scripted');
    if (method === 'DELETE') return void subscriptions.delete(id);
    const renewed = { ...found, ...fields };
    subscriptions.set(id, renewed);
    return renewed;
  }

  function create(fields: Fields): Fields {
    const taken = [...subscriptions.values()].some(({ resource }) => resource === fields.resource);
    if (taken) throw new TransientError('conflict', 'scripted');
    const id = `7f105c7d-2dc5-4530-97cd-${String((made += 1)).padStart(12, '0')}`;
    const subscription = { ...fields, id };
    subscriptions.set(id, subscription);
    return subscription;
  }

  return graph;
}
