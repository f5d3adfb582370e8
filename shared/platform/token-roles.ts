/** Which application permissions a token carries: what the app was granted, told without trying. */

import * as z from 'zod';
import { namingFailures } from './access-token.ts';
import type { ApiName } from './api-client.ts';
import type { ApisOptions } from './apis.ts';
import { findEndpoint } from './clouds.ts';

/** @throws TransientError when there is no token. */
export type TokenRoles = (api: ApiName) => Promise<readonly string[] | undefined>;

/** Application permissions only: where a person has signed in, what counts is that person's roles, which no token tells. */
const Claims = z.object({
  roles: z.array(z.string()).optional(),
  idtyp: z.string().optional(),
  scp: z.string().optional(),
});

/**
 * Undefined where the token doesn't tell. The token is not checked, and nothing is believed of it but this.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function rolesIn(token: string): readonly string[] | undefined {
  const claims = Claims.safeParse(payloadOf(token)).data;
  if (claims === undefined || claims.scp !== undefined) return undefined;
  // A token of an application without any permission has no such claim.
  return claims.roles ?? (claims.idtyp === 'app' ? [] : undefined);
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Asks for a token as a call would. Undefined where permissions are Azure roles, or the token doesn't tell. */
export function createTokenRoles({
  cloud,
  endpoints,
  credential,
}: Pick<ApisOptions, 'cloud' | 'endpoints' | 'credential'>): TokenRoles {
  return async (api) => {
    const scope = api === 'arm' ? undefined : findEndpoint(cloud, api, endpoints[api])?.scope;
    return scope === undefined
      ? undefined
      : rolesIn((await namingFailures(credential(api)).getToken(scope)).token);
  };
}
