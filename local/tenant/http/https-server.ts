/** The one socket of the tenant: https on 127.0.0.1, bodies capped, every connection closed on `close`. */

import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../tls/certificate.ts';
import type { Call, Reply } from './exchange.ts';

/** Undefined means: drop the connection without an answer. `whenGone` settles when the caller has left. */
export type Answer = (call: Call, whenGone: Promise<void>) => Promise<Reply | undefined>;

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
const ourHosts = /^(localhost|127\.0\.0\.1)(:\d+)?$/i;

export async function startHttpsServer(
  certificate: Certificate,
  port: number,
  answer: Answer,
): Promise<RunningServer> {
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    serve(request, response, answer).catch((error: unknown) => {
      // A mistake in the tenant itself must not look like a fault that somebody asked for.
      console.error('The simulated tenant failed to answer', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const whenGone = new Promise<void>((resolve) => response.once('close', () => resolve()));
  const body = await readBody(request);
  if (body === undefined) {
    write(response, { status: 413, headers: { connection: 'close' } });
    return;
  }
  const reply = await answer(toCall(request, body), whenGone);
  if (reply === undefined) request.socket.destroy();
  else write(response, reply);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toCall(request: IncomingMessage, bodyText: string): Call {
  const host = request.headers.host ?? '';
  const origin = `https://${ourHosts.test(host) ? host : `localhost:${request.socket.localPort ?? 0}`}`;
  const url = new URL(request.url ?? '/', origin);
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  );
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: new Map(headers),
    bodyText,
    origin,
  };
}

function write(response: ServerResponse, reply: Reply): void {
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(reply.status, { ...type, ...reply.headers });
  response.end(text);
}
