/**
 * The App Service flavour of the managed-identity endpoint.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */

import { randomUUID } from 'node:crypto';
import { header, type Call, type Reply } from '../http/exchange.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { rolesFor } from './permissions.ts';
import { exchangeAudience, type TokenMint } from './token.ts';

export const identityPath = '/msi/token';

export interface IdentityOptions {
  readonly headerValue: string;
  readonly tokenLifetimeSeconds: number;
  /** Every resource some face accepts tokens for. */
  readonly resources: readonly string[];
}

/** Its application comes into a tenant with the product. */
const cloudAppsResource = '05a65629-4c1b-48c1-a78b-804c4abdd4af';

const refused = (status: number, message: string): Reply => ({
  status,
  body: { statusCode: status, message, correlationId: randomUUID() },
});

/** Also leaves a line in the call log, without the token. */
export function serveIdentity(
  world: World,
  mint: TokenMint,
  options: IdentityOptions,
): (call: Call) => Reply {
  return (call) => {
    const fault = world.faults.strike('identity', 'token', call.query.get('resource') ?? '')[0];
    const reply = fault === undefined ? answer(world, mint, options, call) : broken(fault.status ?? 503);
    world.calls.add({
      at: isoTime(world.clock.now()),
      face: 'identity',
      operation: 'token',
      method: call.method,
      path: call.path,
      query: call.query.toString(),
      status: reply.status,
      app: world.registration.clientId,
    });
    return reply;
  };
}

const broken = (status: number): Reply => refused(status, 'The identity service is not available right now.');

function answer(world: World, mint: TokenMint, options: IdentityOptions, call: Call): Reply {
  const { headerValue, tokenLifetimeSeconds, resources } = options;
  if (call.method !== 'GET') return refused(405, 'Only GET is supported.');
  if (header(call, 'x-identity-header') !== headerValue)
    return refused(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
  if (call.query.get('api-version') !== '2019-08-01')
    return refused(400, "The api-version query parameter must be '2019-08-01'.");
  const { clientId } = world.registration;
  const identity = call.query.get('client_id');
  if (identity !== null && identity.toLowerCase() !== clientId)
    return refused(400, 'No managed identity was found for the specified client id.');
  const resource = (call.query.get('resource') ?? '').replace(/\/$/, '');
  if (![...resources, exchangeAudience].includes(resource))
    return refused(400, 'The resource principal was not found in the tenant.');
  if (resource === cloudAppsResource && world.withheld.of('defenderForCloudApps') !== undefined)
    return refused(
      400,
      `AADSTS500011: The resource principal named ${resource} was not found in the tenant.`,
    );
  const now = world.clock.now();
  return {
    status: 200,
    body: {
      access_token: mint.issue(
        resource,
        rolesFor(resource, world.permissions.granted()),
        now,
        tokenLifetimeSeconds,
      ),
      expires_on: String(Math.floor(now / 1000) + tokenLifetimeSeconds),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    },
  };
}
