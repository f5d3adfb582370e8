/** The way of a request through a face: faults, token, quota, permission, operation. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../faults/fault.ts';
import { endsCall } from '../faults/fault-box.ts';
import { Refusal, header, type Call, type Reply } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { pathTemplate, type PathTemplate } from '../http/path-template.ts';
import type { TokenMint } from '../identity/token.ts';
import { appName } from '../seed/ids.ts';
import { isoTime } from '../state/timestamps.ts';
import { retryAfterSeconds } from '../throttle/throttle.ts';
import type { World } from '../world.ts';
import type { Face, Operation } from './face.ts';

interface Route {
  readonly operation: Operation;
  readonly template: PathTemplate;
}

interface Matched {
  readonly operation: Operation;
  readonly params: ReadonlyMap<string, string>;
}

interface Outcome {
  readonly app: string;
  readonly reply: Reply | undefined;
}

export type FaceServer = (call: Call, whenGone: Promise<void>) => Promise<Reply | undefined>;

export function serveFace(world: World, mint: TokenMint, face: Face): FaceServer {
  const routes = face.operations.map((operation) => ({
    operation,
    template: pathTemplate(operation.path, { ignoreCase: face.ignoreCase }),
  }));
  return async (call, whenGone) => {
    const matched = match(routes, call);
    const name = matched?.operation.name ?? 'none';
    const faults = world.faults.strike(face.name, name, call.path);
    const { app, reply } = await withFaults(face, faults, whenGone, () =>
      admit(world, mint, face, routes, call, matched, faults),
    );
    world.calls.add({
      at: isoTime(world.clock.now()),
      face: face.name,
      operation: name,
      method: call.method,
      path: call.path,
      query: call.query.toString(),
      status: reply?.status ?? 0,
      app,
      ...(call.bodyText === '' ? {} : { body: parseJson(call.bodyText) ?? '(not JSON)' }),
    });
    return reply;
  };
}

function match(routes: readonly Route[], call: Call): Matched | undefined {
  for (const { operation, template } of routes) {
    const params = operation.method === call.method ? template.match(call.path) : undefined;
    if (params !== undefined) return { operation, params };
  }
  return undefined;
}

async function withFaults(
  face: Face,
  faults: readonly Fault[],
  whenGone: Promise<void>,
  proceed: () => Promise<Outcome>,
): Promise<Outcome> {
  for (const { kind, ms } of faults) if (kind === 'latency') await Promise.race([wait(ms ?? 1000), whenGone]);
  const ending = faults.find(endsCall);
  if (ending === undefined) return proceed();
  const app = ending.afterwards === true ? (await proceed()).app : 'none';
  if (ending.kind === 'hang') await whenGone;
  return { app, reply: ending.kind === 'status' ? faulty(face, ending) : undefined };
}

function faulty(face: Face, fault: Fault): Reply {
  const { status = 503, retryAfter } = fault;
  const reply = inFaceShape(face, status, retryAfter);
  return retryAfter === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, 'retry-after': retryAfter } };
}

function inFaceShape(face: Face, status: number, retryAfter: string | undefined): Reply {
  if (status === 401) return face.errors.unauthorized('expired');
  if (status === 403) return face.errors.forbidden([]);
  if (status !== 429) return face.errors.failed(status, 'The service is not available right now.');
  const reply = face.errors.throttled(retryAfter ?? '');
  return retryAfter === undefined ? { status, body: reply.body } : reply;
}

async function admit(
  world: World,
  mint: TokenMint,
  face: Face,
  routes: readonly Route[],
  call: Call,
  matched: Matched | undefined,
  faults: readonly Fault[],
): Promise<Outcome> {
  const token = mint.verify(header(call, 'authorization'), face.audiences, world.clock.now());
  if ('flaw' in token) return { app: 'none', reply: face.errors.unauthorized(token.flaw) };
  const app = token.claims.appid;
  if (matched === undefined) return { app, reply: unmatched(face, routes, call) };
  const { operation, params } = matched;
  const lack = world.withheld.at(operation.name);
  if (lack === 'cloud') return { app, reply: face.errors.withheld(lack, call) };
  const waitMs = world.throttle.take(operation.quota, app);
  if (waitMs !== undefined) return { app, reply: throttled(face, operation, waitMs) };
  if (!world.permissions.holdsAny(operation.needs))
    return { app, reply: face.errors.forbidden(operation.needs) };
  if (lack !== undefined) return { app, reply: face.errors.withheld(lack, call) };
  const reads = operation.method === 'GET' || operation.readsByPost === true;
  const stale = reads ? faults.find(({ kind }) => kind === 'stale') : undefined;
  const input = {
    call,
    params,
    app: { kind: 'app', name: appName },
    oldBody: faults.some(({ kind }) => kind === 'oldBody'),
    raced: faults.some(({ kind }) => kind === 'race'),
    ...(stale === undefined ? {} : { asOf: world.clock.now() - (stale.ms ?? 5000) }),
  } as const;
  return { app, reply: await answer(operation, input) };
}

/** Entra ID Protection does not say how long to wait. */
function throttled({ errors }: Face, { quota }: Operation, waitMs: number): Reply {
  const reply = errors.throttled(retryAfterSeconds(waitMs));
  return quota === 'identityProtection' ? { status: reply.status, body: reply.body } : reply;
}

function unmatched(face: Face, routes: readonly Route[], call: Call): Reply {
  const known = routes.some(({ template }) => template.match(call.path) !== undefined);
  return known ? face.errors.methodNotAllowed(call) : face.errors.notFound(call);
}

async function answer(operation: Operation, input: Parameters<Operation['handle']>[0]): Promise<Reply> {
  try {
    return await operation.handle(input);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
