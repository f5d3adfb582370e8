/**
 * Microsoft Graph through Microsoft's own client, with a middleware chain of two: the library's RetryHandler would
 * sleep for up to three minutes in a worker's slot, and its RedirectHandler would follow whatever it is told.
 *
 * @see https://github.com/microsoftgraph/msgraph-sdk-javascript/blob/dev/docs/CustomMiddlewareChain.md
 */

import { randomUUID } from 'node:crypto';
import {
  AuthenticationHandler,
  Client,
  HTTPMessageHandler,
  ResponseType,
  type GraphRequest,
} from '@microsoft/microsoft-graph-client';
import { makeTokenSource } from './access-token.ts';
import type { ApiClient } from './api-client.ts';
import { bindApiClient, type Transport, type TransportRequest } from './bound-client.ts';
import type { ClientOptions } from './client-options.ts';

/** Without it, members added to an enum after its `unknownFutureValue` arrive as just that. */
const prefer = 'include-unknown-enum-members';

export function makeGraphClient(options: ClientOptions): ApiClient {
  return bindApiClient({ ...options, api: 'graph', transport: graphTransport(options) });
}

function graphTransport({
  endpoint,
  credential,
  clock,
  newRequestId = randomUUID,
}: ClientOptions): Transport {
  const getAccessToken = makeTokenSource(credential, endpoint.scope, clock);
  const client = Client.initWithMiddleware({
    baseUrl: endpoint.origin,
    middleware: [new AuthenticationHandler({ getAccessToken }), new HTTPMessageHandler()],
    // The token is attached for known Graph hosts and these only.
    customHosts: new Set([new URL(endpoint.origin).hostname]),
  });
  return async (request) => {
    // Asked for here as well: the library would wrap the error of a missing token into one of its own.
    await getAccessToken();
    const { url, headers, signal } = request;
    const call = client
      .api(url.href)
      .headers({ prefer, 'client-request-id': newRequestId(), ...headers })
      .options({ signal, redirect: 'manual' })
      .responseType(ResponseType.RAW);
    const response = await dispatch(call, request);
    const body = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
  };
}

function dispatch(call: GraphRequest, { method, body }: TransportRequest): Promise<Response> {
  switch (method) {
    case 'GET':
      return call.get() as Promise<Response>;
    case 'POST':
      return call.post(body) as Promise<Response>;
    case 'PUT':
      return call.put(body) as Promise<Response>;
    case 'PATCH':
      return call.patch(body) as Promise<Response>;
    case 'DELETE':
      return call.delete() as Promise<Response>;
  }
}
