/** A notification endpoint that can behave well or badly. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './harness.ts';

export interface Received {
  readonly path: string;
  readonly contentType: string;
  readonly body: Json;
}

export interface Receiver {
  readonly url: string;
  readonly lifecycleUrl: string;
  /** Validation tokens as they arrived, still encoded. */
  readonly handshakes: string[];
  readonly received: Received[];
  readonly items: () => readonly Json[];
  /** Replaces the handshake's answer. */
  shake: (token: string, response: ServerResponse) => void;
  /** Status codes for the next notifications; 202 when used up. */
  readonly statuses: number[];
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const handshakes: string[] = [];
  const received: Received[] = [];
  const statuses: number[] = [];
  const receiver = {
    handshakes,
    received,
    statuses,
    items: () => received.flatMap(({ body }) => [...(body.value as unknown as Json[])]),
    shake: (token: string, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
    },
  };
  const server = createServer((request, response) => {
    void answer(receiver, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    url: `${origin}/api/graph/notifications?code=secret-key`,
    lifecycleUrl: `${origin}/api/graph/lifecycle?code=secret-key`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

type Behaviour = Pick<Receiver, 'handshakes' | 'received' | 'statuses' | 'shake'>;

async function answer(
  receiver: Behaviour,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString('utf8');
  const token = url.searchParams.get('validationToken');
  if (token !== null) {
    receiver.handshakes.push(url.search);
    receiver.shake(token, response);
    return;
  }
  const contentType = request.headers['content-type'] ?? '';
  receiver.received.push({ path: url.pathname, contentType, body: JSON.parse(text) as Json });
  response.writeHead(receiver.statuses.shift() ?? 202).end();
}
