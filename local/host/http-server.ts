import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { codeOf, HostError, textOf } from './host-error.ts';
import { refuse, sendStatus } from './http-response.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpServer {
  readonly origin: string;
  /** Until then every request is answered 503. */
  handleWith(handler: RequestHandler): void;
  /** Takes no more connections; resolves when the last answer is out. */
  close(): Promise<void>;
  /** Breaks off what is still open. */
  breakOff(): void;
}

/** @throws HostError when the port is taken. */
export async function openHttpServer(port: number, report: (message: string) => void): Promise<HttpServer> {
  let handle: RequestHandler = async (request, response) => refuse(request, response, 503);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      report(`a request broke off: ${textOf(error)}`);
      if (response.headersSent) response.destroy();
      else sendStatus(response, 500);
    });
  });
  // Kestrel's; Node's own 5 s would close connections under clients that reuse them.
  server.keepAliveTimeout = 130_000;
  await listen(server, port);
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    handleWith: (handler) => {
      handle = handler;
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      // A connection turns idle when its last answer is out; without this it would stay for keepAliveTimeout.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearInterval(sweep);
    },
    breakOff: () => server.closeAllConnections(),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    if (codeOf(cause) === 'EADDRINUSE')
      throw new HostError(
        `Port ${port} is in use. End the program that holds it, or choose another with --port.`,
      );
    throw new HostError(`Port ${port} cannot be opened (${textOf(cause)}). Choose another with --port.`, {
      cause,
    });
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new HostError('The server has no port.');
  return address.port;
}
