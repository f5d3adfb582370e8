/**
 * Entra's token endpoint in a further tenant, as far as an application needs it that shows an identity's token in place
 * of a secret. It takes what the application trusts and nothing else, and says what is wrong by Entra's codes.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */

import { randomUUID } from 'node:crypto';
import type { Call, Reply } from '../http/exchange.ts';
import { home } from '../seed/ids.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { rolesFor } from './permissions.ts';
import { exchangeAudience, issuerOf, type TokenMint } from './token.ts';

export interface LoginOptions {
  /** Who issues the identity's tokens, and so knows its own. */
  readonly identityMint: TokenMint;
  readonly tokenLifetimeSeconds: number;
  /** Every resource some face accepts tokens for. */
  readonly resources: readonly string[];
}

const metadataPath = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/;
const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const isLoginPath = (path: string): boolean => metadataPath.test(path) || tokenPath.test(path);

/** Also leaves a line in the call log, without the tokens. */
export function serveLogin(world: World, mint: TokenMint, options: LoginOptions): (call: Call) => Reply {
  return (call) => {
    const tenant = (metadataPath.exec(call.path) ?? tokenPath.exec(call.path))?.[1] ?? '';
    if (tenant !== world.registration.tenantId)
      return refuse(world, 400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
    if (metadataPath.test(call.path)) return { status: 200, body: metadata(call.origin, tenant) };
    const fault = world.faults.strike('identity', 'exchange', call.path)[0];
    const reply =
      fault === undefined ? exchange(world, mint, options, call) : { status: fault.status ?? 503, body: {} };
    world.calls.add({
      at: isoTime(world.clock.now()),
      face: 'identity',
      operation: 'exchange',
      method: call.method,
      path: call.path,
      query: '',
      status: reply.status,
      app: world.registration.clientId,
    });
    return reply;
  };
}

const metadata = (origin: string, tenant: string) => ({
  issuer: `${origin}/${tenant}/v2.0`,
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
});

function exchange(world: World, mint: TokenMint, options: LoginOptions, call: Call): Reply {
  const form = new URLSearchParams(call.bodyText);
  if (call.method !== 'POST' || form.get('grant_type') !== 'client_credentials')
    return refuse(world, 400, 'unsupported_grant_type', 70003, 'Only client_credentials is supported here.');
  if (form.get('client_id') !== world.registration.clientId)
    return refuse(
      world,
      400,
      'unauthorized_client',
      700016,
      'The application was not found in the directory.',
    );
  const distrust = distrustOf(world, options.identityMint, form);
  if (distrust !== undefined) return refuse(world, 401, 'invalid_client', ...distrust);
  const scope = /^(.+?)\/?\/\.default$/.exec(form.get('scope') ?? '')?.[1] ?? '';
  if (!options.resources.includes(scope))
    return refuse(
      world,
      400,
      'invalid_resource',
      500011,
      'The resource principal was not found in the tenant.',
    );
  const { tokenLifetimeSeconds: expires_in } = options;
  const roles = rolesFor(scope, world.permissions.granted());
  const access_token = mint.issue(scope, roles, world.clock.now(), expires_in);
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in, ext_expires_in: expires_in, access_token },
  };
}

/** What is wrong with the assertion: Entra's code, and words. */
function distrustOf(
  world: World,
  identityMint: TokenMint,
  form: URLSearchParams,
): readonly [number, string] | undefined {
  if (form.get('client_assertion_type') !== assertionType)
    return [7000218, "The request body must contain 'client_assertion' or 'client_secret'."];
  const bearer = `Bearer ${form.get('client_assertion') ?? ''}`;
  const proof = identityMint.verify(bearer, [exchangeAudience], world.clock.now());
  if ('flaw' in proof) return flaws.get(proof.flaw) ?? [50027, 'The assertion is malformed.'];
  const { iss, sub } = proof.claims;
  if (iss !== issuerOf(home.tenantId)) return [700211, 'No matching federated identity record: issuer.'];
  if (sub !== home.principalId) return [700213, 'No matching federated identity record: subject.'];
  return undefined;
}

const flaws = new Map<string, readonly [number, string]>([
  ['forged', [50013, 'The signature of the assertion is not valid.']],
  ['expired', [700024, 'The assertion is not within its valid time range.']],
  ['audience', [700212, 'No matching federated identity record: audience.']],
]);

function refuse(world: World, status: number, error: string, code: number, words: string): Reply {
  const trace_id = randomUUID();
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${words} Trace ID: ${trace_id}`,
      error_codes: [code],
      timestamp: isoTime(world.clock.now()),
      trace_id,
      correlation_id: randomUUID(),
    },
  };
}
