/** The page's server, on 127.0.0.1 only. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from '../../stack.ts';
import { deeds, type Outcome } from './deeds.ts';
import { streamEvents, type Sources } from './event-stream.ts';
import { refuseHost, refusePost, securityHeaders } from './guard.ts';
import { staticFiles, type StaticFile } from './static-files.ts';

export interface PageServerOptions extends Sources {
  /** 0: any free one. */
  readonly port: number;
  /** Undefined while everything is starting. */
  readonly stack: () => Stack | undefined;
}

export interface PageServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** By which a second start recognises the first. */
export const pageServerName = 'alert-mirror-start';

const mostBodyBytes = 10_000;

/** @throws the socket's error (code EADDRINUSE) when the port is busy. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const files = staticFiles();
  const server = createServer((request, response) => {
    const port = portOf(server);
    answer(request, response, port).catch((error: unknown) => {
      console.error('The page could not be served.', error);
      if (!response.headersSent)
        sendJson(response, { status: 500, error: 'Something went wrong: see the terminal.' });
      response.end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('server', pageServerName);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const refusal = refuseHost(request.headers, port);
    if (refusal !== undefined) sendJson(response, refusal);
    else if (request.method === 'POST') sendJson(response, await doDeed(path, request, port));
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      sendJson(response, { status: 405, error: 'Use GET or POST.' });
    else if (path === '/events' && request.method === 'GET') streamEvents(response, options);
    else sendFile(request, response, files.get(path));
  }

  async function doDeed(path: string, request: IncomingMessage, port: number): Promise<Answer> {
    const refusal = refusePost(request.headers, port);
    if (refusal !== undefined) return refusal;
    const run = deeds.get(path);
    if (run === undefined) return { status: 404, error: 'There is no such deed.' };
    const body = await readJson(request);
    if (body === undefined) return { status: 400, error: 'The body must be JSON of a few lines.' };
    const stack = options.stack();
    if (stack === undefined) return { status: 503, error: 'Still starting: try again in a moment.' };
    const outcome = await run({ stack, feed: options.feed }, body);
    await options.observer.look();
    return { status: 'error' in outcome ? 400 : 200, ...outcome };
  }

  await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo | null)?.port ?? 0;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

type Answer = Outcome & { readonly status: number };

function sendJson(response: ServerResponse, { status, ...body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendFile({ method }: IncomingMessage, response: ServerResponse, file: StaticFile | undefined): void {
  if (file === undefined) {
    sendJson(response, { status: 404, error: 'There is no such page.' });
    return;
  }
  response.writeHead(200, { 'content-type': file.type });
  response.end(method === 'HEAD' ? undefined : file.content);
}

/** Undefined when it is too long or no JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
