/** Azure Resource Manager, Defender for Cloud Apps and the rest, through the Azure SDK's pipeline. */

import { randomUUID } from 'node:crypto';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { namingFailures } from './access-token.ts';
import type { ApiClient, ApiName } from './api-client.ts';
import { bindApiClient, type Transport } from './bound-client.ts';
import type { ClientOptions } from './client-options.ts';

export function makeHttpClient(api: Exclude<ApiName, 'graph'>, options: ClientOptions): ApiClient {
  return bindApiClient({ ...options, api, transport: pipelineTransport(options) });
}

/** An empty pipeline and the token: no policy that retries, waits, follows redirects or logs. */
function pipelineTransport({ endpoint, credential, newRequestId = randomUUID }: ClientOptions): Transport {
  const http = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: namingFailures(credential), scopes: endpoint.scope }),
  );
  return async ({ method, url, headers, body, signal }) => {
    const all = { 'x-ms-client-request-id': newRequestId(), ...headers };
    const request = createPipelineRequest({ url: url.href, method, abortSignal: signal });
    request.headers = createHttpHeaders(
      body === undefined ? all : { 'content-type': 'application/json', ...all },
    );
    if (body !== undefined) request.body = JSON.stringify(body);
    const answer = await pipeline.sendRequest(http, request);
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name),
      body: answer.bodyAsText ?? '',
    };
  };
}
