/**
 * The simulated tenant without sockets: the clients that the app makes of an API, bound to the very faces that
 * `npm start` serves. What a call costs, and whether it is refused, the tenant alone decides.
 */

import { installNativeSync } from '../../../local/tenant/arm/native-sync.ts';
import { serveFace } from '../../../local/tenant/face/serve-face.ts';
import type { Call } from '../../../local/tenant/http/exchange.ts';
import { TokenMint } from '../../../local/tenant/identity/token.ts';
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
import { findEndpoint } from '../../../shared/platform/clouds.ts';
import { providerIds, type ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import type { Random } from '../sim/random.ts';
import type { Agenda } from './agenda.ts';

/** One call that the tenant counted. */
export interface CountedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly provider: ProviderId;
  readonly quota: QuotaName;
  readonly passed: boolean;
}

export interface DrainedTenant {
  readonly world: World;
  readonly calls: readonly CountedCall[];
  /** A set of clients, as each process of the app has its own. */
  connect(): (provider: Pick<Provider, 'api' | 'id'>) => ApiClient;
  /** From now on everything is counted from zero, with the published quotas. */
  beginCounting(): void;
}

const origin = 'https://tenant.invalid';
/** One way, in milliseconds. */
const fastest = 20;
const slowest = 150;
const callerHeader = 'x-drain-caller';
const never = new Promise<void>(() => undefined);

export function createDrainedTenant(agenda: Agenda, random: Random): DrainedTenant {
  const world = createWorld(agenda, home);
  installNativeSync(world);
  const mint = new TokenMint(home);
  const servers = facesOf(world, 0).map((face) => ({
    face,
    answer: serveFace(world, mint, face),
    token: mint.issue(face.audiences[0] ?? '', world.permissions.granted(), agenda.now(), 1e9),
  }));
  const calls: CountedCall[] = [];
  /** The tenant counts a call before its answer is waited for, so it is the one that is being made. */
  let calling: ProviderId | undefined;
  world.throttle.onCall = (quota, passed) => {
    if (calling !== undefined) calls.push({ at: agenda.now(), provider: calling, quota, passed });
  };
  const travel = (): Promise<void> => agenda.sleep(random.between(fastest, slowest));

  const transport: Transport = async (request) => {
    await travel();
    const { pathname } = request.url;
    const server = servers.find(({ face }) => face.covers(pathname));
    if (server === undefined) throw new Error(`no product at ${pathname}`);
    calling = providerIds.find((id) => id === request.headers[callerHeader]);
    const answering = server.answer(callFor(request, server.token), never);
    calling = undefined;
    const reply = await answering;
    await travel();
    if (reply === undefined) throw new Error('the tenant dropped the call');
    const headers = new Map(
      Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
    return { status: reply.status, header: (name) => headers.get(name.toLowerCase()), body };
  };

  return {
    world,
    calls,
    connect() {
      const clients = new Map<ApiName, ApiClient>();
      return ({ api, id }) => {
        const endpoint = findEndpoint('public', api, origin);
        if (endpoint === undefined) throw new Error(`no endpoint for ${api}`);
        const client = clients.get(api) ?? bindApiClient({ api, endpoint, clock: agenda, transport });
        clients.set(api, client);
        return namedBy(id, client);
      };
    },
    beginCounting() {
      world.throttle.reset();
      calls.length = 0;
    },
  };
}

/** So that the count says for which provider a call was made; APIs serve several. */
const namedBy = (caller: ProviderId, client: ApiClient): ApiClient => ({
  now: () => client.now(),
  send: (request) => client.send({ ...request, headers: { ...request.headers, [callerHeader]: caller } }),
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
