/** A server that answers as the deployed app would; a test changes what it says. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Said {
  readonly status: number;
  readonly type?: string;
  readonly text?: string;
}

/** Gets the path, the key as it came (header or query), and the validation token. */
export type Behaviour = (asked: { path: string; key: string | null; token: string | null }) => Said;

export class AppServer {
  readonly #server: Server;
  readonly asked: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(behaviour: Behaviour): Promise<AppServer> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const key = request.headersDistinct['x-functions-key']?.[0] ?? url.searchParams.get('code');
      app.asked.push(`${request.method ?? ''} ${url.pathname}`);
      const said = behaviour({ path: url.pathname, key, token: url.searchParams.get('validationToken') });
      response.writeHead(said.status, {
        'content-type': said.type ?? 'text/plain; charset=utf-8',
        ...(said.status === 302 ? { location: 'https://evil.example/' } : {}),
      });
      response.end(said.text ?? '');
    });
    const app = new AppServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
