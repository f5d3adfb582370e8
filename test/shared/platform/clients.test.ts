/** Both clients over real TLS: what goes out, and what every way of failing is called. */

import { inspect } from 'node:util';
import type { TokenCredential } from '@azure/core-auth';
import * as z from 'zod';
import { defenderXdr } from '../../../shared/provider/defender-xdr.ts';
import { calledBy, type ApiClient } from '../../../shared/platform/api-client.ts';
import type { ApiCall } from '../../../shared/platform/bound-client.ts';
import type { ClientOptions } from '../../../shared/platform/client-options.ts';
import { makeGraphClient } from '../../../shared/platform/graph-client.ts';
import { makeHttpClient } from '../../../shared/platform/http-client.ts';
import { answerJson, startLoopbackServer, type LoopbackServer } from './loopback-server.ts';

const token = 'eyJsecret.token.value';
const credential: TokenCredential = {
  getToken: async (scopes) => ({
    token: `${token}.${String(scopes)}`,
    expiresOnTimestamp: Date.parse('2100-01-01'),
  }),
};
const Any = z.unknown();

let server: LoopbackServer;
beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
});

type Make = (options: ClientOptions) => ApiClient;
const makers: readonly [string, Make, string, string][] = [
  ['shared/platform/graph-client', makeGraphClient, '/v1.0', 'client-request-id'],
  ['shared/platform/http-client', (options) => makeHttpClient('arm', options), '', 'x-ms-client-request-id'],
];

describe.each(makers)('%s', (_, make, basePath, idHeader) => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const calls: ApiCall[] = [];

  function client(more: Partial<ClientOptions> = {}): ApiClient {
    calls.length = 0;
    const endpoint = { origin: server.origin, basePath, scope: 'https://audience.test/.default' };
    const onCall = (call: ApiCall) => calls.push(call);
    return make({
      endpoint,
      credential,
      clock: { now: () => now },
      newRequestId: () => 'id-1',
      onCall,
      timeoutMs: 2000,
      ...more,
    });
  }
  const get = (path: string, api = client()) => api.send({ method: 'GET', path, schema: Any });

  it.each([
    ['GET', undefined],
    ['POST', { a: ['ü'] }],
    ['POST', undefined],
    ['PUT', { a: 1 }],
    ['PATCH', { status: 'new' }],
    ['DELETE', undefined],
  ] as const)('sends %s with %j, the token and an id', async (method, body) => {
    server.answer = answerJson(200, { ok: true });
    const path = '/security/x?$filter=a%20ge%202026-11-22T09%3A45%3A00.000Z&$expand=alerts&api-version=1';
    expect(await client().send({ method, path, ...(body && { body }), schema: Any })).toEqual({ ok: true });
    const [request] = server.received;
    expect(request).toMatchObject({
      method,
      url: `${basePath}${path}`,
      body: body === undefined ? '' : JSON.stringify(body),
    });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${token}.https://audience.test/.default`,
      accept: 'application/json',
      [idHeader]: 'id-1',
    });
    if (body !== undefined) expect(request?.headers['content-type']).toBe('application/json');
  });

  it('always asks Graph for the newer members of enums', async () => {
    server.answer = answerJson(200, {});
    await get('/x');
    expect(server.received[0]?.headers.prefer).toBe(
      basePath === '' ? undefined : 'include-unknown-enum-members',
    );
  });

  it('takes an empty answer for undefined', async () => {
    server.answer = (response) => response.writeHead(204).end();
    const nothing = await client().send({ method: 'POST', path: '/x', schema: Any });
    expect(nothing).toBeUndefined();
  });

  it('follows a next-page link to the same origin only', async () => {
    server.answer = answerJson(200, { page: 2 });
    expect(await get(`${server.origin}/v1.0/next?$skip=2`)).toEqual({ page: 2 });
    expect(server.received[0]?.url).toBe('/v1.0/next?$skip=2');
    const { port } = new URL(server.origin);
    for (const elsewhere of [
      'https://graph.microsoft.com/v1.0/x',
      `https://127.0.0.1:${port}/x`,
      `https://user@localhost:${port}/x`,
    ]) {
      await expect(get(elsewhere)).rejects.toMatchObject({ code: 'refused' });
    }
    await expect(get(`http://localhost:${port}/x`)).rejects.toMatchObject({ code: 'refused' });
    await expect(get('x')).rejects.toMatchObject({ code: 'malformed' });
    expect(server.received).toHaveLength(1);
  });

  it('hands on the status and the headers that matter, and leaves out those that are not there', async () => {
    server.answer = answerJson(206, { value: [] }, { Warning: '199 - "Vendor/Provider/504/10000"' });
    const headersRead = ['warning', 'nextpageuri'];
    expect(await client().send({ method: 'GET', path: '/x', headersRead, schema: Any })).toEqual({
      status: 206,
      headers: { warning: '199 - "Vendor/Provider/504/10000"' },
      body: { value: [] },
    });
  });

  it('puts the id of the tenant where a path asks for it', async () => {
    server.answer = answerJson(200, {});
    const tenantId = '11111111-1111-4111-8111-111111111111';
    const endpoint = { origin: server.origin, basePath, scope: 'https://audience.test/.default', tenantId };
    await get('/feed/{tenantId}/list?by={tenantId}', client({ endpoint }));
    expect(server.received[0]?.url).toBe(`${basePath}/feed/${tenantId}/list?by=${tenantId}`);
  });

  it('follows no redirect', async () => {
    server.answer = (response) => response.writeHead(307, { location: `${server.origin}/elsewhere` }).end();
    await expect(get('/x')).rejects.toMatchObject({ code: 'refused' });
    expect(server.received).toHaveLength(1);
  });

  it('waits as long as it is told after a 429, without a call', async () => {
    const api = client();
    server.answer = answerJson(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '2.128' });
    await expect(get('/x', api)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 2128 });
    server.answer = answerJson(200, {});
    now += 2000;
    await expect(get('/x', api)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 128 });
    expect(server.received).toHaveLength(1);
    now += 128;
    await get('/x', api);
    expect(server.received).toHaveLength(2);
  });

  it('holds back, after a 429, only what counts against the same quota', async () => {
    const api = client();
    const subscription = '/subscriptions/20ff7fc3-e762-44dd-bd96-b71116dcdc23';
    const incident = `${subscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w/providers/Microsoft.SecurityInsights/incidents/1`;
    server.answer = answerJson(429, {}, { 'retry-after': '60' });
    await expect(get(incident, api)).rejects.toMatchObject({ code: 'throttled' });
    server.answer = answerJson(200, {});
    const other = await get(`${subscription}/providers/Microsoft.Security/alerts`, api).catch(
      () => 'held back',
    );
    expect(other).toEqual(basePath === '' ? {} : 'held back');
    await expect(get(incident, api)).rejects.toMatchObject({ code: 'throttled' });
    expect(server.received).toHaveLength(basePath === '' ? 2 : 1);
  });

  it.each([503, 500, 429, 401, 409])('never sends a %s twice', async (status) => {
    server.answer = answerJson(status, {}, { 'retry-after': '0' });
    await expect(get('/x')).rejects.toBeInstanceOf(Error);
    expect(server.received).toHaveLength(1);
  });

  it('refuses a status that the request did not expect', async () => {
    server.answer = answerJson(201, {});
    const request = { method: 'PUT', path: '/x', body: {}, schema: Any, accepts: [200] } as const;
    await expect(client().send(request)).rejects.toMatchObject({ code: 'refused' });
  });

  it('names a reset unavailable, and a body that breaks off', async () => {
    server.answer = (response) => response.socket?.destroy();
    await expect(get('/x')).rejects.toMatchObject({ code: 'unavailable' });
    server.answer = (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":', () => response.socket?.destroy());
    };
    await expect(get('/x')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('gives up on a server that hangs, before or within the answer', async () => {
    server.answer = () => undefined;
    await expect(get('/x', client({ timeoutMs: 100 }))).rejects.toMatchObject({ code: 'timeout' });
    server.answer = (response) => response.writeHead(200).write('{');
    await expect(get('/x', client({ timeoutMs: 100 }))).rejects.toMatchObject({ code: 'timeout' });
  });

  it('gives up on an identity that hangs, and names one that fails', async () => {
    const hanging: TokenCredential = { getToken: () => new Promise<never>(() => undefined) };
    await expect(get('/x', client({ credential: hanging, timeoutMs: 100 }))).rejects.toMatchObject({
      code: 'timeout',
    });
    const failing: TokenCredential = { getToken: () => Promise.reject(new Error('client 42 is unknown')) };
    const error = await get('/x', client({ credential: failing })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('access token') });
    expect(inspect(error)).not.toContain('42');
    expect(server.received).toEqual([]);
  });

  it.each([
    ['no JSON', '<html>'],
    ['other JSON', '{"a":"x"}'],
    ['nothing', ''],
  ])('calls %s unreadable', async (_name, body) => {
    server.answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    const schema = z.object({ a: z.number() });
    await expect(client().send({ method: 'GET', path: '/x', schema })).rejects.toMatchObject({
      code: 'unreadable',
    });
  });

  it('reads JSON whatever the content type says', async () => {
    server.answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('{"a":1}');
    expect(await get('/x')).toEqual({ a: 1 });
  });

  it('tells of each call what it was, and nothing that must not be told', async () => {
    server.answer = answerJson(200, {});
    const api = client();
    await calledBy('defenderXdr', api).send({
      method: 'PATCH',
      path: '/security/alerts_v2/da637_-9?x=secret',
      body: { a: 'secret' },
      schema: Any,
    });
    server.answer = answerJson(404, {});
    await expect(get('/security/alerts_v2/da637_-9', api)).rejects.toMatchObject({ code: 'not-found' });
    server.answer = (response) => response.socket?.destroy();
    await expect(get('/x', api)).rejects.toThrow();
    const name = basePath === '' ? 'arm' : 'graph';
    expect(calls).toEqual([
      {
        api: name,
        caller: 'defenderXdr',
        method: 'PATCH',
        operation: '/security/alerts_v2/{id}',
        status: 200,
        outcome: 'ok',
        ms: 0,
      },
      {
        api: name,
        method: 'GET',
        operation: '/security/alerts_v2/{id}',
        status: 404,
        outcome: 'not-found',
        ms: 0,
      },
      { api: name, method: 'GET', operation: '/x', outcome: 'unavailable', ms: 0 },
    ]);
  });

  it('keeps the token and the body out of every error', async () => {
    const failures: LoopbackServer['answer'][] = [
      (response) => response.socket?.destroy(),
      answerJson(400, { error: { code: 'BadRequest', message: `Bearer ${token} is not welcome` } }),
      answerJson(200, 'odd'),
      () => undefined,
    ];
    for (const answer of failures) {
      server.answer = answer;
      const request = {
        method: 'POST',
        path: '/x',
        body: { a: 'hidden' },
        schema: z.object({ a: z.number() }),
      } as const;
      const error = await client({ timeoutMs: 200 })
        .send(request)
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 12, showHidden: true })).not.toMatch(/eyJ|hidden/);
    }
  });

  it('serves an adapter whole', async () => {
    server.answer = answerJson(200, { id: 'da1', status: 'new' });
    expect(await defenderXdr.get(client(), 'da1')).toMatchObject({
      ref: 'da1',
      readAt: new Date(now).toISOString(),
    });
  });
});
