import { request } from 'node:http';
import { Feed } from '../../../../local/start/feed.ts';
import { Observer } from '../../../../local/start/observer.ts';
import { Samples } from '../../../../local/start/samples.ts';
import { startPageServer, type PageServer } from '../../../../local/start/server/page-server.ts';
import { whoHasPort } from '../../../../local/start/server/who-has-port.ts';

describe('local/start/server/page-server', () => {
  let server: PageServer;
  const feed = new Feed();
  const samples = new Samples();

  beforeAll(async () => {
    const observer = new Observer(feed, samples);
    server = await startPageServer({ port: 0, observer, feed, samples, stack: () => undefined });
  });
  afterAll(() => server.close());

  const post = (path: string, body: string, headers = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, ...headers },
      body,
    });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/app.js', 'text/javascript; charset=utf-8'],
    ['/style.css', 'text/css; charset=utf-8'],
    ['/mark.svg', 'image/svg+xml'],
  ])('serves %s, which may load and run nothing but our own files', async (path, type) => {
    const answer = await fetch(`${server.url}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it.each(['/../package.json', '/page/app.js', '/%2e%2e/main.ts', '/nothing'])('has no %s', async (path) => {
    expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  });

  it('refuses a name that another site has pointed here', async () => {
    const status = await new Promise((resolve, reject) => {
      const call = request(server.url, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it.each([
    ['another origin', '/act', '{}', { origin: 'http://evil.example' }, 403],
    ['a form', '/act', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no JSON', '/act', '{', {}, 400],
    ['too long a body', '/act', JSON.stringify('x'.repeat(20_000)), {}, 400],
    ['what does not exist', '/reset', '{}', {}, 404],
    ['anything before all has started', '/poll', '{}', {}, 503],
  ])('a POST of %s', async (_, path, body, headers, status) => {
    expect((await post(path, body, headers)).status).toBe(status);
  });

  it('streams the feed, the samples and the view at once', async () => {
    feed.add([{ at: 0, kind: 'fault', tone: 'warn', text: 'one' }]);
    const answer = await fetch(`${server.url}/events`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: view')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(text).toContain('event: feed\ndata: {"reset":true,"entries":[{"at":0,');
    expect(text).toContain('"phase":"starting"');
  });

  it('is recognised by a second start', async () => {
    expect(await whoHasPort(Number(new URL(server.url).port))).toMatch(/already runs here/);
  });
});
