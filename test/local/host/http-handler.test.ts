import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { removeApps, writeApp } from './fixture-app.ts';
import type { TestHost } from './host-fixture.ts';
import { startFixture, stopFixtures } from './host-fixture.ts';

const code = `
  app.http('echo', { methods: ['GET', 'POST'], authLevel: 'anonymous', route: 'items/{id:int?}', handler: (...args) => probe.echo(...args) });
  app.http('locked', { methods: ['POST'], authLevel: 'function', handler: () => ({ status: 200, body: 'open' }) });
  app.http('admins', { methods: ['GET'], authLevel: 'admin', handler: () => ({ body: 'open' }) });
  app.http('silent', { methods: ['GET'], authLevel: 'anonymous', handler: () => undefined });
  app.http('failing', { methods: ['GET'], authLevel: 'anonymous', handler: () => { throw new Error('boom'); } });
  app.http('cookies', { methods: ['GET'], authLevel: 'anonymous', handler: () => ({
    status: 201, headers: { 'x-own': 'yes' }, cookies: [{ name: 'a', value: '1', httpOnly: true }, { name: 'b', value: '2' }], jsonBody: { ok: true } }) });
  app.http('off', { methods: ['GET'], authLevel: 'anonymous', handler: () => ({ body: 'on' }) });`;

const settings = { 'AzureWebJobs.off.Disabled': 'true' };

const echo = async (received: HttpRequest, context: InvocationContext) => ({
  jsonBody: {
    method: received.method,
    url: received.url,
    id: received.params.id ?? null,
    query: Object.fromEntries(received.query),
    header: received.headers.get('x-thing'),
    body: received.body === null ? null : await received.text(),
    traceParent: context.traceContext?.traceParent,
    traceState: context.traceContext?.traceState ?? null,
  },
});

afterAll(async () => {
  await stopFixtures();
  removeApps();
});

describe('local/host/http-handler', () => {
  let host: TestHost;
  const call = (route: string, init?: RequestInit) => fetch(`${host.url}${route}`, init);
  const echoed = async (route: string, init?: RequestInit) =>
    (await call(route, init)).json() as Promise<Record<string, unknown>>;

  beforeAll(async () => {
    host = await startFixture({
      code,
      settings,
      probe: { echo },
      hostJson: { extensions: { http: { customHeaders: { 'x-frame-options': 'DENY' } } } },
    });
  });

  it('hands over method, url, parameters, query, headers and body', async () => {
    const got = await echoed('/api/items/7?a=1&a=2&b=', {
      method: 'POST',
      body: 'Grüße',
      headers: { 'X-Thing': 'v' },
    });
    expect(got).toMatchObject({
      method: 'POST',
      url: `${host.url}/api/items/7?a=1&a=2&b=`,
      id: '7',
      query: { a: '1,2', b: '' },
      header: 'v',
      body: 'Grüße',
    });
  });

  it('leaves out an optional parameter', async () => {
    expect(await echoed('/api/items')).toMatchObject({ id: null, method: 'GET', body: null });
  });

  it('hands over no body when it comes in chunks, as the real host does', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const sending = request(
        `${host.url}/api/items`,
        { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
        (answer) => {
          let received = '';
          answer.setEncoding('utf8').on('data', (part: string) => (received += part));
          answer.on('end', () => resolve(received));
        },
      );
      sending.on('error', reject).end('a body');
    });
    expect(JSON.parse(text)).toMatchObject({ method: 'POST', body: null });
  });

  it('goes on with the caller’s trace', async () => {
    const headers = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'a=1',
    };
    const got = await echoed('/api/items', { headers });
    expect(got.traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    expect(got.traceState).toBe('a=1');
  });

  it('sends status, headers, cookies and body', async () => {
    const answer = await call('/api/cookies');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-own')).toBe('yes');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(await answer.json()).toEqual({ ok: true });
  });

  it.each([
    ['204 when the function says nothing', 'GET', '/api/silent', 204],
    ['500 when it throws', 'GET', '/api/failing', 500],
    ['404 for another path', 'GET', '/api/nowhere', 404],
    ['404 without the prefix', 'GET', '/items', 404],
    ['404 for another method', 'DELETE', '/api/items', 404],
    ['404 for HEAD on a GET route', 'HEAD', '/api/items', 404],
    ['204 for OPTIONS on a route', 'OPTIONS', '/api/items', 204],
    ['404 for a function switched off', 'GET', '/api/off', 404],
    ['404 for what a constraint refuses', 'GET', '/api/items/x', 404],
    ['200 without a key, as Core Tools does', 'POST', '/api/locked', 200],
  ])('answers %s', async (_sentence, method, route, status) => {
    const answer = await call(route, { method });
    expect(answer.status).toBe(status);
  });

  it('answers 413 to a body over 100 MB before it is sent', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-length': String(100 * 1024 * 1024 + 1) };
      const sending = request(`${host.url}/api/items`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        sending.destroy();
      });
      sending.on('error', reject).flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('writes what a failing function threw into the log, and nothing of it into the answer', async () => {
    expect(await (await call('/api/failing')).text()).toBe('');
    expect(host.log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        functionName: 'failing',
        message: expect.stringContaining('boom'),
      }),
    );
  });

  describe('with --keys', () => {
    let locked: TestHost;
    let keys: { master: string; host: { default: string }; functions: { locked: { default: string } } };

    beforeAll(async () => {
      const keysFile = path.join(writeApp(), 'keys.json');
      locked = await startFixture({ code, keysFile, probe: { echo } });
      keys = JSON.parse(readFileSync(keysFile, 'utf8'));
    });

    const status = async (route: string, method: string, key?: string) =>
      (
        await fetch(`${locked.url}${route}`, {
          method,
          headers: key === undefined ? {} : { 'x-functions-key': key },
        })
      ).status;

    it('asks each level for its key', async () => {
      expect(await status('/api/items', 'GET')).toBe(200);
      expect(await status('/api/locked', 'POST')).toBe(401);
      expect(await status('/api/locked', 'POST', 'wrong')).toBe(401);
      expect(await status('/api/locked', 'POST', keys.functions.locked.default)).toBe(200);
      expect(await status('/api/locked', 'POST', keys.host.default)).toBe(200);
      expect(await status('/api/admins', 'GET', keys.host.default)).toBe(401);
      expect(await status('/api/admins', 'GET', keys.master)).toBe(200);
      expect(await status('/admin/host/status', 'GET')).toBe(401);
      expect(await status('/admin/host/status', 'GET', keys.master)).toBe(200);
    });

    it('takes the key from the query too, where the header wins', async () => {
      expect(await status(`/api/locked?code=${keys.host.default}`, 'POST')).toBe(200);
      expect(await status(`/api/locked?code=${keys.host.default}`, 'POST', 'wrong')).toBe(401);
    });

    it('prints where the keys are, and none of them', () => {
      const printed = locked.log.map(({ message }) => message).join('\n');
      expect(printed).toContain('keys.json');
      for (const key of [keys.master, keys.host.default, keys.functions.locked.default])
        expect(printed).not.toContain(key);
    });
  });
});
