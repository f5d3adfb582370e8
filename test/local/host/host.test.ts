import type { InvocationContext } from '@azure/functions';
import { stopFixtures, startFixture } from './host-fixture.ts';
import { until } from './until.ts';

afterEach(stopFixtures);

const http = (name: string) =>
  `app.http('${name}', { methods: ['GET'], authLevel: 'anonymous', handler: (...args) => probe.${name}(...args) });`;

describe('local/host/host', () => {
  it('lists the functions with their routes', async () => {
    const { url, functions } = await startFixture({ code: http('one') });
    expect(functions).toEqual([`one  [GET] ${url}/api/one`]);
  });

  it('gives the app its settings as environment variables', async () => {
    const probe = { one: () => ({ body: process.env.MIRROR_TEST_SETTING }) };
    const { url } = await startFixture({
      code: http('one'),
      probe,
      settings: { MIRROR_TEST_SETTING: 'yes' },
    });
    expect(await (await fetch(`${url}/api/one`)).text()).toBe('yes');
  });

  it('lets what runs end before it stops, answers it, and takes no more', async () => {
    const order: string[] = [];
    let finish = (): void => undefined;
    const probe = {
      one: async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        order.push('run ended');
        return { body: 'done' };
      },
      end: () => order.push('appTerminate'),
    };
    const host = await startFixture({
      code: `${http('one')} app.hook.appTerminate(() => probe.end());`,
      probe,
    });
    const answer = fetch(`${host.url}/api/one`);
    await until(() => host.log.some(({ message }) => message.startsWith('Executing')));
    const stopped = host.stop().then(() => order.push('stopped'));
    await expect(fetch(`${host.url}/api/one`)).rejects.toThrow();
    finish();
    expect(await (await answer).text()).toBe('done');
    await stopped;
    expect(order).toEqual(['run ended', 'appTerminate', 'stopped']);
  });

  it('stops after the limit whatever still runs', async () => {
    const host = await startFixture({
      code: http('one'),
      probe: { one: () => new Promise(() => undefined) },
    });
    fetch(`${host.url}/api/one`).catch(() => undefined);
    await until(() => host.log.some(({ message }) => message.startsWith('Executing')));
    await host.stop(50);
    expect(host.log).toContainEqual(
      expect.objectContaining({ level: 'warning', message: 'What ran had not ended after 0.05 s.' }),
    );
  });

  it('runs the hooks around each invocation, which may change inputs, handler, result and error', async () => {
    const code = `${http('one')}
      app.hook.preInvocation((context) => {
        context.hookData.began = true;
        const inner = context.functionHandler;
        context.functionHandler = async (...args) => ({ body: 'wrapped ' + (await inner(...args)).body });
      });
      app.hook.postInvocation((context) => {
        if (context.error) { context.error = null; context.result = { status: 418 }; }
        else context.result.headers = { 'x-began': String(context.hookData.began) };
      });`;
    let fails = false;
    const probe = {
      one: () => {
        if (fails) throw new Error('boom');
        return { body: 'inner' };
      },
    };
    const { url } = await startFixture({ code, probe });
    const answer = await fetch(`${url}/api/one`);
    expect([await answer.text(), answer.headers.get('x-began')]).toEqual(['wrapped inner', 'true']);
    fails = true;
    expect((await fetch(`${url}/api/one`)).status).toBe(418);
  });

  it('passes the app’s log lines by the log hooks', async () => {
    const code = `${http('one')}
      app.hook.log((context) => {
        if (context.category === 'user') { context.message = 'seen: ' + context.message; context.level = 'warning'; }
        if (context.invocationContext) context.invocationContext.log('a hook that logs');
      });`;
    const probe = {
      one: (_request: never, context: InvocationContext) => {
        context.log('hello %s', 'world');
        return {};
      },
    };
    const { url, log } = await startFixture({ code, probe });
    await fetch(`${url}/api/one`);
    const lines = log.filter(({ category }) => category === 'Function.one.User');
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['information', 'a hook that logs'],
      ['warning', 'seen: hello world'],
    ]);
    expect(lines[0]?.invocationId).toHaveLength(36);
  });

  it('hides what host.json’s log level hides', async () => {
    const hostJson = { logging: { logLevel: { default: 'Warning' } } };
    const { url, log } = await startFixture({ code: http('one'), hostJson, probe: { one: () => ({}) } });
    await fetch(`${url}/api/one`);
    expect(log).toEqual([]);
  });

  it('fails a run that takes longer than functionTimeout', async () => {
    const probe = { one: () => new Promise((resolve) => setTimeout(resolve, 500)) };
    const { url, log } = await startFixture({
      code: http('one'),
      probe,
      hostJson: { functionTimeout: '00:00:00.05' },
    });
    expect((await fetch(`${url}/api/one`)).status).toBe(500);
    expect(log.map(({ message }) => message).join()).toMatch(
      /Timeout value of 0.05 s exceeded.*functionTimeout/,
    );
  });

  it('answers 429 when as many requests run and wait as host.json allows', async () => {
    let finish = (): void => undefined;
    const probe = { one: () => new Promise<object>((resolve) => (finish = () => resolve({}))) };
    const hostJson = { extensions: { http: { maxConcurrentRequests: 1, maxOutstandingRequests: 1 } } };
    const { url, log } = await startFixture({ code: http('one'), probe, hostJson });
    const first = fetch(`${url}/api/one`);
    await until(() => log.some(({ message }) => message.startsWith('Executing')));
    expect((await fetch(`${url}/api/one`)).status).toBe(429);
    finish();
    expect((await first).status).toBe(200);
  });

  it('warns about triggers it does not serve, and runs them by hand', async () => {
    const code = `app.generic('stream', { trigger: { type: 'somethingTrigger', direction: 'in', name: 't' }, handler: (...args) => probe.stream(...args) });`;
    const seen: unknown[] = [];
    const { url, log } = await startFixture({ code, probe: { stream: (event: never) => seen.push(event) } });
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/stream: a somethingTrigger does not fire/),
      }),
    );
    const run = await fetch(`${url}/admin/functions/stream`, { method: 'POST', body: '{"input":[{"a":1}]}' });
    expect(run.status).toBe(202);
    await until(() => seen.length === 1);
    expect(seen).toEqual([[{ a: 1 }]]);
  });

  it.each([
    ['many', '{"input":"{\\"a\\":1}"}', [{ a: 1 }]],
    ['many', '{"input":{"a":1}}', [{ a: 1 }]],
    ['many', '{"input":[{"a":1},{"b":2}]}', [[{ a: 1 }, { b: 2 }]]],
    ['many', '{"input":"no JSON"}', ['no JSON']],
    ['one', '{"input":"{\\"a\\":1}"}', { a: 1 }],
  ])(
    'hands over the input as one event of a hub with cardinality %s: %s',
    async (cardinality, body, want) => {
      const hub = `{ eventHubName: '%HUB%', connection: 'C', cardinality: '${cardinality}'`;
      const code = `app.eventHub('stream', ${hub}, handler: (...args) => probe.stream(...args) });`;
      const seen: unknown[] = [];
      const { url, log, functions } = await startFixture({
        code,
        settings: { HUB: 'alerts' },
        probe: { stream: (events: never) => seen.push(events) },
      });
      expect(functions).toEqual([expect.stringMatching(/event hub alerts \(not listened to here\)/)]);
      const message = expect.stringMatching(
        /stream: the local host listens to no Event Hub\. Hand it an event/,
      );
      expect(log).toContainEqual(expect.objectContaining({ level: 'warning', message }));
      expect((await fetch(`${url}/admin/functions/stream`, { method: 'POST', body })).status).toBe(202);
      await until(() => seen.length === 1);
      expect(seen).toEqual([want]);
    },
  );

  it.each(['eventHubName', 'connection'])('does not start with a hub trigger without %s', async (name) => {
    const options = { eventHubName: 'e', connection: 'C', [name]: '' };
    const code = `app.eventHub('stream', { ...${JSON.stringify(options)}, handler: () => undefined });`;
    await expect(startFixture({ code })).rejects.toThrow(`its eventHubTrigger has no ${name}`);
  });

  it.each([
    ['GET', '/admin/host/status', undefined, 200],
    ['POST', '/admin/functions/one', '{"input":""}', 202],
    ['POST', '/admin/functions/one', undefined, 202],
    ['POST', '/admin/functions/one', 'not json', 400],
    ['POST', '/admin/functions/constructor', '{}', 404],
    ['GET', '/admin/functions/one', undefined, 404],
    ['GET', '/admin', undefined, 404],
  ])('%s %s with %j is answered %d', async (method, route, body, status) => {
    const { url } = await startFixture({ code: http('one'), probe: { one: () => ({}) } });
    const answer = await fetch(url + route, { method, body: body ?? null });
    expect(answer.status).toBe(status);
    if (status === 200) expect(await answer.json()).toMatchObject({ state: 'Running' });
  });

  it('runs a function in process, and passes on what it throws', async () => {
    const host = await startFixture({
      code: http('one'),
      probe: {
        one: () => {
          throw new Error('boom');
        },
      },
    });
    await expect(host.runFunction('one')).rejects.toThrow('boom');
    await expect(host.runFunction('two')).rejects.toThrow('There is no function named "two".');
  });

  it('names every function whose trigger makes no sense', async () => {
    const code = `
      app.timer('poll', { schedule: 'often', handler: () => undefined });
      app.timer('sweep', { schedule: '%SWEEP_SCHEDULE%', handler: () => undefined });
      app.storageQueue('mirror', { queueName: 'No Queue', connection: '', handler: () => undefined });`;
    await expect(startFixture({ code })).rejects.toThrow(
      /poll: "often" is not an NCRONTAB schedule[^]*sweep: the setting SWEEP_SCHEDULE is not set[^]*mirror: "no queue" is no queue name/,
    );
  });

  it('names the storage that is not set, or does not answer', async () => {
    const code = `app.storageQueue('mirror', { queueName: 'q-1', connection: '', handler: () => undefined });`;
    await expect(startFixture({ code })).rejects.toThrow(/AzureWebJobsStorage is not set/);
    const nowhere =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;';
    const settings = { AzureWebJobsStorage: nowhere };
    await expect(startFixture({ code, settings })).rejects.toThrow(
      /storage at http:\/\/127.0.0.1:1 does not answer.*Start Azurite/,
    );
  });
});
