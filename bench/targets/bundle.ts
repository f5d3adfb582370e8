/**
 * The bundle as it is deployed, behind the least HTTP that there is: what loading it and its first answer cost, without
 * a function host. Runs compiled, in the project's folder. `GET /loaded` says how long `require` took.
 */

import type { IncomingMessage } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { collect } from './collect.ts';
import { handlers, type Handler } from './core-stub.ts';
import { listen } from './listen.ts';

const core = new URL('./core-stub.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@azure/functions-core' ? { url: core, shortCircuit: true } : next(specifier, context),
});

const before = performance.now();
createRequire(import.meta.url)(path.resolve('dist', 'index.cjs'));
const loadMs = performance.now() - before;
const receive = registered('receive-change-notification');

function registered(name: string): Handler {
  const handler = handlers.get(name);
  if (handler === undefined) throw new Error(`The bundle registers no ${name}.`);
  return handler;
}

async function answer(request: IncomingMessage): Promise<{ status: number; body?: string }> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/loaded') return { status: 200, body: JSON.stringify({ loadMs }) };
  const log = (): void => undefined;
  const context = { invocationId: 'bench', debug: log, info: log, warn: log, error: log };
  const length = request.headers['content-length'] ?? '0';
  const given = {
    query: url.searchParams,
    headers: new Headers({ 'content-length': length }),
    arrayBuffer: () => collect(request),
  };
  return (await receive(given, context)) as { status: number; body?: string };
}

listen((request, response) => {
  void answer(request).then(({ status, body = '' }) => {
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)) }).end(body);
  });
});
