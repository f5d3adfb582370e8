/** Tokens in the shape of Entra's, signed with a secret that lives as long as the process. */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isObject, parseJson } from '../http/json.ts';
import { appName, clientId, principalId, tenantId } from '../seed/ids.ts';

export interface TokenClaims {
  readonly aud: string;
  readonly appid: string;
  readonly exp: number;
}

export type TokenFlaw = 'missing' | 'malformed' | 'forged' | 'expired' | 'audience';
export type TokenVerdict = { readonly claims: TokenClaims } | { readonly flaw: TokenFlaw };

export class TokenMint {
  readonly #secret = randomBytes(32);

  /** `nowMs` and `lifetimeSeconds` decide `exp`; `roles` only inform, since grants are looked up at use. */
  issue(audience: string, roles: readonly string[], nowMs: number, lifetimeSeconds: number): string {
    const now = Math.floor(nowMs / 1000);
    const claims = {
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      appid: clientId,
      app_displayname: appName,
      oid: principalId,
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
  if (!isObject(claims)) return undefined;
  const { aud, appid, exp } = claims;
  return typeof aud === 'string' && typeof appid === 'string' && typeof exp === 'number'
    ? { aud, appid, exp }
    : undefined;
}
