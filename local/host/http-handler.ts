import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminAnswer } from './admin.ts';
import type { HostFunction } from './host-function.ts';
import type { AuthLevel } from './http-function.ts';
import type { HttpGate } from './http-gate.ts';
import { readBody, toRpcHttp } from './http-request.ts';
import { refuse, sendAnswer, sendJson, sendStatus } from './http-response.ts';
import type { RequestHandler } from './http-server.ts';
import type { Invoke } from './invoke.ts';
import type { RouteMatch } from './router.ts';
import { withTimeLimit } from './time-limit.ts';

/** Azure's front end cuts every request there, whatever functionTimeout says; the function itself goes on. */
const answerLimitMs = 230_000;

export interface HttpParts {
  readonly route: (method: string, path: string) => RouteMatch;
  readonly functions: ReadonlyMap<string, HostFunction>;
  readonly gate: HttpGate;
  readonly isAllowed: (level: AuthLevel, functionName: string, key: string | undefined) => boolean;
  readonly customHeaders: ReadonlyMap<string, string>;
  readonly invoke: Invoke;
  readonly admin: (method: string, path: string, body: Buffer | undefined) => AdminAnswer;
}

export function createRequestHandler(parts: HttpParts): RequestHandler {
  return async (request, response) => {
    for (const [name, value] of parts.customHeaders) response.setHeader(name, value);
    const url = URL.parse(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    if (url === null) {
      sendStatus(response, 400);
      return;
    }
    const leave = await parts.gate.enter();
    if (leave === undefined) {
      sendStatus(response, 429);
      return;
    }
    try {
      if (/^\/admin(\/|$)/i.test(url.pathname)) await handleAdmin(parts, request, response, url);
      else await handleFunction(parts, request, response, url);
    } finally {
      leave();
    }
  };
}

/** The header wins over the query. */
function keyOf(request: IncomingMessage, url: URL): string | undefined {
  return request.headersDistinct['x-functions-key']?.[0] ?? url.searchParams.get('code') ?? undefined;
}

async function handleAdmin(
  parts: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (!parts.isAllowed('admin', '', keyOf(request, url))) {
    refuse(request, response, 401);
    return;
  }
  const body = await readBody(request);
  if (body.kind === 'tooLarge') {
    refuse(request, response, 413);
    return;
  }
  const { status, json } = parts.admin(request.method ?? 'GET', url.pathname, body.bytes);
  if (json === undefined) sendStatus(response, status);
  else sendJson(response, status, json);
}

async function handleFunction(
  parts: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const match = parts.route(request.method ?? 'GET', url.pathname);
  if (match.kind !== 'function') {
    refuse(request, response, match.kind === 'options' ? 204 : 404);
    return;
  }
  const { target: http, parameters } = match;
  if (!parts.isAllowed(http.authLevel, http.name, keyOf(request, url))) {
    refuse(request, response, 401);
    return;
  }
  const target = parts.functions.get(http.name);
  const body = await readBody(request);
  if (target === undefined || body.kind === 'tooLarge') {
    refuse(request, response, 413);
    return;
  }
  const trace = (name: string): string | undefined => request.headersDistinct[name]?.[0];
  const run = parts.invoke(target, {
    reason: 'This function was programmatically called via the host APIs.',
    data: { http: toRpcHttp(request, url, parameters, body.bytes) },
    traceParent: trace('traceparent'),
    traceState: trace('tracestate'),
  });
  const result = await withTimeLimit(run, answerLimitMs, () => undefined, true);
  if (result === undefined) {
    sendStatus(response, 504);
    return;
  }
  if (!result.ok) {
    sendStatus(response, 500);
    return;
  }
  sendAnswer(response, result.returnValue);
}
