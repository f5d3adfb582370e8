/** The port through which adapters reach a product: bound to host, token and limits; JSON in, parsed JSON out. */

import type * as z from 'zod';

export type ApiName = 'graph' | 'arm' | 'cloudApps' | 'defender' | 'office365';

export interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * Path below the product's base (Graph: below `/v1.0`), with its query string; `{tenantId}` in it stands for the
   * tenant's id. A whole https URL is allowed only as a link that an answer gave, and only to the very origin this client
   * is bound to.
   */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parses the answer; an answer that doesn't fit is a TransientError `unreadable`, so nothing is lost over it. */
  readonly schema: z.ZodType<T>;
  /**
   * Headers of the answer that matter. With them `schema` parses `{ status, headers, body }`: the headers by these very
   * names, those that the answer lacks left out.
   */
  readonly headersRead?: readonly string[];
  /**
   * Statuses that mean success; every 2xx when absent. Any other 2xx is a TerminalError `refused`: the product did
   * something that was not asked for (a PUT that created instead of changing, say).
   */
  readonly accepts?: readonly number[];
  /** Whom the call is counted for: a provider's id, as a rule. */
  readonly caller?: string;
}

export interface ApiClient {
  /**
   * @throws TransientError `throttled` (with retryAfterMs), `unavailable`, `timeout`, `conflict` (409, 412),
   * `unreadable`; TerminalError `unauthorized` (401), `forbidden` (403), `not-found` (404, 410), `refused` (other 4xx).
   */
  send<T>(request: ApiRequest<T>): Promise<T>;
  /** Our clock, ISO 8601 UTC: for `Observation.readAt`. */
  now(): string;
}

/** The code of an API that a cloud doesn't have: our own, since nobody could be asked. */
export const apiNotInCloud = 'ApiNotInThisCloud';

/** The same client, with its calls counted for `caller`, unless a request names one itself. */
export const calledBy = (caller: string, client: ApiClient): ApiClient => ({
  now: () => client.now(),
  send: (request) => client.send({ caller, ...request }),
});
