/**
 * A storage queue that takes the same time for every message, however many there were: Put Message is answered after
 * `--delay MS` (0 by default), or with `--hang` never. Everything is thrown away; to a reader it is empty.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { listen } from './listen.ts';

const { delay, hang } = parseArgs({
  options: { delay: { type: 'string', default: '0' }, hang: { type: 'boolean', default: false } },
}).values;
const delayMs = Number(delay);
const far = 'Fri, 31 Dec 9999 23:59:59 GMT';

function stored(): string {
  const now = new Date().toUTCString();
  const times = `<InsertionTime>${now}</InsertionTime><ExpirationTime>${far}</ExpirationTime>`;
  const receipt = `<PopReceipt>AgAAAAMAAAAAAAAA</PopReceipt><TimeNextVisible>${now}</TimeNextVisible>`;
  const message = `<MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId>${times}${receipt}`;
  return xml(`<QueueMessage>${message}</QueueMessage>`);
}

const xml = (inner: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><QueueMessagesList>${inner}</QueueMessagesList>`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const isMessages = request.url?.includes('/messages') === true;
  const isPut = isMessages && request.method === 'POST';
  const body = isPut ? stored() : isMessages ? xml('') : '';
  const status = isPut || request.method === 'PUT' ? 201 : 200;
  const headers = {
    'content-type': 'application/xml',
    'content-length': String(Buffer.byteLength(body)),
    'x-ms-version': '2025-11-05',
    'x-ms-approximate-messages-count': '0',
  };
  response.writeHead(status, headers).end(body);
}

listen((request, response) => {
  request.resume();
  request.once('end', () => {
    if (hang) return;
    if (delayMs === 0) answer(request, response);
    else setTimeout(() => answer(request, response), delayMs);
  });
});
