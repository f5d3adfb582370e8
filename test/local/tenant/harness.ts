/** A tenant on a clock of its own, and an app that speaks to it with real tokens over real https. */

import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, parseJson } from '../../../local/tenant/http/json.ts';
import { startTenant, type Tenant, type TenantOptions } from '../../../local/tenant/tenant.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON, loosely typed for reading in assertions. */
  readonly body: Json;
}

export interface Json {
  readonly [name: string]: Json;
  readonly [index: number]: Json;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined: the face's own good token. Null: none. */
  readonly token?: string | null;
}

export interface Harness {
  readonly tenant: Tenant;
  readonly clock: { now(): number; advance(ms: number): void };
  readonly start: number;
  token(resource: string): Promise<string>;
  send(method: string, pathOrUrl: string, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
}

export const prefer = { prefer: 'include-unknown-enum-members' } as const;
export const graphResource = 'https://graph.microsoft.com';
export const armResource = 'https://management.azure.com';
export const cloudAppsResource = '05a65629-4c1b-48c1-a78b-804c4abdd4af';

export const defenderResource = 'https://api.securitycenter.microsoft.com';
export const officeResource = 'https://manage.office.com';

export async function openTenant(options: TenantOptions = {}): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  const start = Date.parse('2026-11-22T10:00:00.500Z');
  let now = start;
  const clock = { now: () => now, advance: (ms: number) => void (now += ms) };
  const tenant = await startTenant({ directory, clock, batchMs: 5, ...options });
  const tokens = new Map<string, string>();
  const token = async (resource: string): Promise<string> => {
    const known = tokens.get(resource);
    if (known !== undefined) return known;
    const made = await issue(tenant, resource);
    tokens.set(resource, made);
    return made;
  };
  return {
    tenant,
    clock,
    start,
    token,
    send: async (method, pathOrUrl, sent = {}) => {
      const bearer = sent.token === undefined ? await token(resourceFor(pathOrUrl)) : sent.token;
      const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
      const url = pathOrUrl.startsWith('https:') ? pathOrUrl : `${tenant.origin}${pathOrUrl}`;
      return exchange(tenant, method, url, sent.body, { ...authorization, ...sent.headers });
    },
    close: async () => {
      await tenant.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** For reading answers in assertions. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('The answer has something else than text there.');
}

export async function issue(tenant: Tenant, resource: string): Promise<string> {
  const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = tenant.environment;
  const url = `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
  const { body } = await exchange(tenant, 'GET', url, undefined, { 'x-identity-header': IDENTITY_HEADER });
  return textOf(body.access_token);
}

function resourceFor(path: string): string {
  const { pathname } = new URL(path, 'https://localhost');
  if (pathname.startsWith('/subscriptions')) return armResource;
  if (/^\/api\/alerts(\/|$)/.test(pathname)) return defenderResource;
  if (pathname.includes('/activity/feed/')) return officeResource;
  return pathname.startsWith('/api/') ? cloudAppsResource : graphResource;
}

export function exchange(
  tenant: Tenant,
  method: string,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { method, ca: tenant.caCert, agent: false, headers: { ...type, ...headers } };
    const call = request(url, options, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (answer += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const parsed = parseJson(answer);
        const read = (isObject(parsed) || Array.isArray(parsed) ? parsed : {}) as Json;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read });
      });
    });
    call.on('error', reject);
    call.end(text);
  });
}
