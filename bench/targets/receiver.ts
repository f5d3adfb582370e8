/**
 * The real receiver behind the least HTTP that there is. `--queue none` stops at the TextQueue port, which then answers
 * at once; otherwise BENCH_STORAGE says where the real queue client sends to.
 */

import type { IncomingMessage } from 'node:http';
import { parseArgs } from 'node:util';
import { createChangeQueue } from '../../shared/alert/change-queue.ts';
import type { Delivery } from '../../shared/notification/delivery.ts';
import { createReceiver } from '../../shared/notification/receive.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { createTextQueue, type TextQueue } from '../../shared/platform/queue.ts';
import { createQueueStorage } from '../../shared/platform/queue-storage.ts';
import { providers } from '../../shared/provider/registry.ts';
import { collect } from './collect.ts';
import { listen } from './listen.ts';

const { queue } = parseArgs({ options: { queue: { type: 'string', default: 'storage' } } }).values;
const storedAtOnce: TextQueue = {
  send: async () => undefined,
  count: async () => 0,
  oldestAt: async () => undefined,
};

function openQueue(): TextQueue {
  if (queue === 'none') return storedAtOnce;
  const storage = createQueueStorage({ connectionString: process.env.BENCH_STORAGE ?? '' });
  return createTextQueue(storage.queue('alert-changes'));
}

const receive = createReceiver({
  clientStates: [process.env.BENCH_CLIENT_STATE ?? ''],
  tenants: new Map([[process.env.BENCH_TENANT_ID ?? '', providers]]),
  queue: createChangeQueue(openQueue()),
  clock: systemClock,
});

function toDelivery(request: IncomingMessage): Delivery {
  return {
    query: new URL(request.url ?? '/', 'http://127.0.0.1').searchParams,
    contentLength: Number(request.headers['content-length'] ?? 0),
    body: () => collect(request),
    log: () => undefined,
  };
}

listen((request, response) => {
  void receive(toDelivery(request)).then(({ status, headers, body }) => {
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) });
    response.end(body);
  });
});
