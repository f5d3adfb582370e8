/**
 * The simulated tenant without sockets: the clients that the app makes of an API, bound to the very faces that
 * `npm start` serves. What a call costs, and whether it is refused, the tenant alone decides.
 */

import { installNativeSync } from '../../../local/tenant/arm/native-sync.ts';
import { serveFace } from '../../../local/tenant/face/serve-face.ts';
import type { Call } from '../../../local/tenant/http/exchange.ts';
import { rolesFor } from '../../../local/tenant/identity/permissions.ts';
import { TokenMint } from '../../../local/tenant/identity/token.ts';
import { followAlert } from '../../../local/tenant/office/tell-audit.ts';
import { home } from '../../../local/tenant/seed/ids.ts';
import { facesOf } from '../../../local/tenant/tenant.ts';
import type { QuotaName } from '../../../local/tenant/throttle/quotas.ts';
import { createWorld, type World } from '../../../local/tenant/world.ts';
import type { ApiClient, ApiName } from '../../../shared/platform/api-client.ts';
import {
  bindApiClient,
  type Transport,
  type TransportRequest,
} from '../../../shared/platform/bound-client.ts';
import { findEndpoint, type Endpoint } from '../../../shared/platform/clouds.ts';
import { parseRetryAfter } from '../../../shared/platform/retry-after.ts';
import type { TokenRoles } from '../../../shared/platform/token-roles.ts';
import type { Random } from '../sim/random.ts';
import type { Agenda } from './agenda.ts';

/** One call that the tenant counted. Times are milliseconds since the epoch. */
export interface CountedCall {
  readonly sentAt: number;
  /** When it came to the product. */
  readonly at: number;
  readonly answeredAt: number;
  readonly instance: number;
  /** A provider's id, as a rule. */
  readonly caller: string;
  readonly quota: QuotaName;
  readonly passed: boolean;
  /** Milliseconds, where it was refused with that. */
  readonly retryAfterMs?: number;
}

export interface DrainedTenant {
  readonly world: World;
  readonly calls: readonly CountedCall[];
  /** The clients of a process of the app. */
  connect(instance: number): (api: ApiName) => ApiClient;
  readonly roles: TokenRoles;
  /** From now on everything is counted from zero, with the published quotas. */
  beginCounting(): void;
}

const origin = 'https://tenant.invalid';
/** One way, in milliseconds. */
const fastest = 20;
const slowest = 150;
const callerHeader = 'x-drain-caller';
const never = new Promise<void>(() => undefined);

export function createDrainedTenant(tenantId: string, agenda: Agenda, random: Random): DrainedTenant {
  const world = createWorld(agenda, { ...home, tenantId });
  world.switches = { ...world.switches, legacyAlerts: 'served' };
  world.onChange = (change) => followAlert(world, change);
  installNativeSync(world);
  const mint = new TokenMint(world.registration);
  const servers = facesOf(world, 0).map((face) => ({
    face,
    answer: serveFace(world, mint, face),
    token: mint.issue(face.audiences[0] ?? '', world.permissions.granted(), agenda.now(), 1e9),
  }));
  const calls: CountedCall[] = [];
  const travel = (): Promise<void> => agenda.sleep(random.between(fastest, slowest));

  const transportOf =
    (instance: number): Transport =>
    async (request) => {
      const sentAt = agenda.now();
      await travel();
      const { pathname } = request.url;
      const server = servers.find(({ face }) => face.covers(pathname));
      if (server === undefined) throw new Error(`no product at ${pathname}`);
      const at = agenda.now();
      // The tenant counts a call before its answer is waited for.
      let counted: Pick<CountedCall, 'quota' | 'passed'> | undefined;
      world.throttle.onCall = (quota, passed) => {
        counted = { quota, passed };
      };
      const answering = server.answer(callFor(request, server.token), never);
      const own = counted;
      const reply = await answering;
      await travel();
      if (reply === undefined) throw new Error('the tenant dropped the call');
      const headers = new Map(
        Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const answeredAt = agenda.now();
      const retryAfterMs = parseRetryAfter(headers.get('retry-after'), answeredAt);
      if (own !== undefined)
        calls.push({
          ...{ sentAt, at, answeredAt, instance, caller: request.headers[callerHeader] ?? '', ...own },
          ...(reply.status === 429 && retryAfterMs !== undefined && { retryAfterMs }),
        });
      const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
      return { status: reply.status, header: (name) => headers.get(name.toLowerCase()), body };
    };

  return {
    world,
    calls,
    connect(instance) {
      const transport = transportOf(instance);
      const clients = new Map<ApiName, ApiClient>();
      return (api) => {
        const endpoint = { ...endpointOf(api), tenantId };
        const client =
          clients.get(api) ?? sayingWho(bindApiClient({ api, endpoint, clock: agenda, transport }));
        clients.set(api, client);
        return client;
      };
    },
    roles: async (api) =>
      api === 'arm' ? undefined : rolesFor(endpointOf(api).scope, world.permissions.granted()),
    beginCounting() {
      world.throttle.reset();
      calls.length = 0;
    },
  };
}

function endpointOf(api: ApiName): Endpoint {
  const endpoint = findEndpoint('public', api, origin);
  if (endpoint === undefined) throw new Error(`no endpoint for ${api}`);
  return endpoint;
}

/** So that the count says for which provider a call was made; APIs serve several. */
const sayingWho = (client: ApiClient): ApiClient => ({
  now: () => client.now(),
  send: (request) =>
    client.send({ ...request, headers: { ...request.headers, [callerHeader]: request.caller ?? '' } }),
});

function callFor({ method, url, headers, body }: TransportRequest, token: string): Call {
  const sent = {
    ...headers,
    authorization: `Bearer ${token}`,
    prefer: 'include-unknown-enum-members',
    'content-type': 'application/json',
  };
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
    bodyText: body === undefined ? '' : JSON.stringify(body),
    origin,
  };
}
