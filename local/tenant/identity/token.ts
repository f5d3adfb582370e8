/** Tokens in the shape of Entra's, signed with a secret that lives as long as the process. */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../http/json.ts';
import { appName, type Registration } from '../seed/ids.ts';

const Claims = z.object({
  aud: z.string(),
  appid: z.string(),
  exp: z.number(),
  iss: z.string(),
  sub: z.string(),
});
export type TokenClaims = Readonly<z.output<typeof Claims>>;

/** For whom the identity's token is that an application presents in place of a secret. */
export const exchangeAudience = 'api://AzureADTokenExchange';

/** Who issued such a token. */
export const issuerOf = (tenantId: string): string => `https://login.microsoftonline.com/${tenantId}/v2.0`;

export type TokenFlaw = 'missing' | 'malformed' | 'forged' | 'expired' | 'audience';
export type TokenVerdict = { readonly claims: TokenClaims } | { readonly flaw: TokenFlaw };

export class TokenMint {
  readonly #secret = randomBytes(32);
  readonly #registration: Registration;

  constructor(registration: Registration) {
    this.#registration = registration;
  }

  /** `nowMs` and `lifetimeSeconds` decide `exp`; `roles` only inform, since grants are looked up at use. */
  issue(audience: string, roles: readonly string[], nowMs: number, lifetimeSeconds: number): string {
    const { tenantId, clientId, principalId } = this.#registration;
    const now = Math.floor(nowMs / 1000);
    const claims = {
      aud: audience,
      iss: audience.startsWith(exchangeAudience)
        ? issuerOf(tenantId)
        : `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      appid: clientId,
      app_displayname: appName,
      oid: principalId,
      sub: principalId,
      tid: tenantId,
      idtyp: 'app',
      // An application without any has no such claim.
      ...(roles.length === 0 ? {} : { roles }),
      ver: '1.0',
    };
    const unsigned = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
    return `${unsigned}.${this.#sign(unsigned)}`;
  }

  /** Checks an Authorization header. */
  verify(authorization: string | undefined, audiences: readonly string[], nowMs: number): TokenVerdict {
    if (authorization === undefined || authorization.trim() === '') return { flaw: 'missing' };
    const token = /^Bearer ([\w-]+\.[\w-]+)\.([\w-]+)$/i.exec(authorization.trim());
    if (token?.[1] === undefined || token[2] === undefined) return { flaw: 'malformed' };
    if (!same(this.#sign(token[1]), token[2])) return { flaw: 'forged' };
    const claims = readClaims(token[1]);
    if (claims === undefined) return { flaw: 'malformed' };
    if (claims.exp * 1000 <= nowMs) return { flaw: 'expired' };
    return audiences.includes(claims.aud.replace(/\/$/, '')) ? { claims } : { flaw: 'audience' };
  }

  #sign(unsigned: string): string {
    return createHmac('sha256', this.#secret).update(unsigned).digest('base64url');
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function readClaims(unsigned: string): TokenClaims | undefined {
  const claims = parseJson(Buffer.from(unsigned.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return Claims.safeParse(claims).data;
}
