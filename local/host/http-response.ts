import type { IncomingMessage, ServerResponse } from 'node:http';
import { formatCookie } from './cookie.ts';
import type { TypedData } from './rpc.ts';

/** Sends what the function answered; a function that answered nothing has said 204. */
export function sendAnswer(response: ServerResponse, answer: TypedData | null | undefined): void {
  const http = answer?.http;
  if (http === null || http === undefined) {
    sendStatus(response, 204);
    return;
  }
  response.statusCode = Number(http.statusCode ?? '200');
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  const cookies = (http.cookies ?? []).map(formatCookie);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.end(bodyOf(http.body));
}

/** A status alone, with no body. */
export function sendStatus(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

/** Answers before the body is read: what is still to come is taken and thrown away, up to Node's own patience. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (status === 413) response.setHeader('connection', 'close');
  request.resume();
  sendStatus(response, status);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}

function bodyOf(body: TypedData | null | undefined): Buffer {
  if (body?.bytes !== null && body?.bytes !== undefined) return Buffer.from(body.bytes);
  return Buffer.from(body?.string ?? body?.json ?? '');
}
