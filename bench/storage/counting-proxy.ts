/** Stands before a storage service, passes everything on unchanged, and counts what was asked for. */

import {
  Agent,
  createServer,
  request as open,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { operationName, type StorageService } from './operation-name.ts';

export interface CountingProxy {
  readonly port: number;
  /** Operations since the last call, by name. Looks at an empty queue are `queue get empty`. */
  take(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function startCountingProxy(service: StorageService, upstream: number): Promise<CountingProxy> {
  let counts = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    forward(request, response, { agent, port: upstream }, (body) => {
      const name = operationName(service, request.method ?? '', request.url ?? '/');
      const empty = name === 'queue get' && !body.includes('<QueueMessage>') ? ' empty' : '';
      counts.set(name + empty, (counts.get(name + empty) ?? 0) + 1);
    });
  });
  return {
    port: await listening(server),
    take() {
      const taken = counts;
      counts = new Map();
      return taken;
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: { readonly agent: Agent; readonly port: number },
  done: (body: string) => void,
): void {
  const { method, url, headers } = request;
  const onward = open({ ...upstream, host: '127.0.0.1', method, path: url, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.once('end', () => {
      const body = Buffer.concat(chunks);
      // Before the answer goes out: whoever has it may ask for the counts at once.
      done(body.toString('latin1'));
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
    });
  });
  onward.once('error', () => response.destroy());
  request.pipe(onward);
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('There is no port.'));
    });
  });
}
