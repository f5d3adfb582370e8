/** The real client on a scripted transport: paths, gate and failure names are what they are in production. */

import { bindApiClient } from '../../../shared/platform/bound-client.ts';
import type { ApiClient, ApiName } from '../../../shared/platform/api-client.ts';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SentRequest {
  readonly method: string;
  /** With its query, decoded. */
  readonly path: string;
  readonly body: unknown;
}

export interface ScriptedApi {
  readonly api: ApiClient;
  readonly sent: SentRequest[];
}

export const origin = 'https://api.test';
export const testNow = '2026-11-22T10:00:00.000Z';

/** Gives the answers in their order; a request more than that is an error of the test. */
export function scriptedApi(api: ApiName, answers: readonly ScriptedAnswer[]): ScriptedApi {
  const sent: SentRequest[] = [];
  const client = bindApiClient({
    api,
    endpoint: { origin, basePath: '', scope: 'none' },
    clock: { now: () => Date.parse(testNow) },
    transport: async ({ method, url, body }) => {
      const answer = answers[sent.length];
      sent.push({ method, path: decodeURIComponent(url.pathname + url.search), body: onTheWire(body) });
      if (answer === undefined) throw new Error(`unexpected ${method} ${url.pathname}`);
      const { status = 200 } = answer;
      return {
        status,
        header: (name) => answer.headers?.[name],
        body: answer.body === undefined ? '' : JSON.stringify(answer.body),
      };
    },
  });
  return { api: client, sent };
}

const onTheWire = (body: unknown): unknown =>
  body === undefined ? undefined : JSON.parse(JSON.stringify(body));

export async function collect<T>(items: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items ?? []) all.push(item);
  return all;
}
