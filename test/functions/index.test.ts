import { readFileSync, readdirSync } from 'node:fs';
import { HttpRequest, InvocationContext } from '@azure/functions';
import type { HttpRequestInit, Timer } from '@azure/functions';
import { currentApp } from '../../local/host/functions-core.ts';
import { manageSubscriptions } from '../../functions/manage-subscriptions.ts';
import { mirrorAlert } from '../../functions/mirror-alert.ts';
import { pollProviders } from '../../functions/poll-providers.ts';
import { receiveChangeNotification } from '../../functions/receive-change-notification.ts';
import { receiveLifecycleNotification } from '../../functions/receive-lifecycle-notification.ts';
import { receiveProviderNotification } from '../../functions/receive-provider-notification.ts';
import { recordDeadLetter } from '../../functions/record-dead-letter.ts';
import { reportHealth } from '../../functions/report-health.ts';
import '../../functions/index.ts';
import { misconfiguredHealth } from '../../shared/health/health.ts';
import type { Delivery } from '../../shared/notification/delivery.ts';

/** The composition root stays out: what is tested here is binding, calling and translating. */
const mockStartup = jest.fn();
jest.mock('../../shared/startup.ts', () => ({ startup: () => mockStartup() as unknown }));

interface Binding {
  readonly type: string;
  readonly [option: string]: unknown;
}

const expected = new Map<string, Partial<Binding>>([
  ['manage-subscriptions', { type: 'timerTrigger', schedule: '0 */15 * * * *' }],
  ['mirror-alert', { type: 'queueTrigger', queueName: 'alert-changes', connection: 'AzureWebJobsStorage' }],
  ['poll-providers', { type: 'timerTrigger', schedule: '0 * * * * *' }],
  ['receive-change-notification', door('graph/notifications')],
  ['receive-lifecycle-notification', door('graph/lifecycle')],
  ['receive-provider-notification', door('providers/{provider}/notifications')],
  [
    'record-dead-letter',
    { type: 'queueTrigger', queueName: 'alert-changes-poison', connection: 'AzureWebJobsStorage' },
  ],
  ['report-health', { type: 'httpTrigger', route: 'health', authLevel: 'function', methods: ['GET'] }],
]);

function door(route: string): Partial<Binding> {
  return { type: 'httpTrigger', route, authLevel: 'function', methods: ['POST'] };
}

function setUp(name = 'test') {
  const lines: { level: string; line: Record<string, unknown> }[] = [];
  const logHandler = (level: string, ...args: unknown[]): void => {
    lines.push({ level, line: JSON.parse(String(args[0])) as Record<string, unknown> });
  };
  const context = (over = {}): InvocationContext =>
    new InvocationContext({ functionName: name, invocationId: 'invocation-1', logHandler, ...over });
  return { lines, context };
}

const post = (url: string, over: Partial<HttpRequestInit> = {}): HttpRequest =>
  new HttpRequest({
    method: 'POST',
    url: `https://mirror.example.net/api/${url}`,
    body: { string: '{}' },
    ...over,
  });
const timer = {} as Timer;

describe('functions/index', () => {
  beforeEach(() => mockStartup.mockReset());
  const misconfigured = (): void =>
    void mockStartup.mockReturnValue({ ok: false, version: '1.2.3', mistakes: ['CLIENT_STATE: is missing'] });
  const configured = (parts: object): void =>
    void mockStartup.mockReturnValue({ ok: true, doors: parts, services: async () => parts });

  it('registers every function that needs no settings under the name of its file', () => {
    const registering = readdirSync('functions').filter((file) =>
      /^app\.\w+\('/m.test(readFileSync(`functions/${file}`, 'utf8')),
    );
    const registered = [...currentApp().functions.keys()];
    expect(registered.toSorted()).toEqual(registering.map((file) => file.replace('.ts', '')).toSorted());
    expect(registered).toEqual(expect.arrayContaining([...expected.keys()]));
  });

  it('registers no function for an Event Hub that the settings do not name', () => {
    expect([...currentApp().functions.keys()].filter((name) => name.endsWith('-events'))).toEqual([]);
  });

  it('leaves everything else until it is called', () => {
    expect(mockStartup).not.toHaveBeenCalled();
  });

  it.each([...expected])('binds %s as designed', (name, want) => {
    const bindings = Object.values(currentApp().functions.get(name)?.metadata.bindings ?? {});
    const trigger = bindings.find(({ type }) => type.endsWith('Trigger')) as Binding | undefined;
    expect(trigger).toMatchObject({
      ...want,
      ...(want.methods === undefined ? {} : { methods: expect.any(Array) }),
    });
    const methods = (trigger?.methods ?? []) as string[];
    expect(methods.map((method) => method.toUpperCase())).toEqual(want.methods ?? []);
  });

  describe.each([
    ['receive-change-notification', receiveChangeNotification, 'receiveChanges', 'graph/notifications'],
    ['receive-lifecycle-notification', receiveLifecycleNotification, 'receiveLifecycle', 'graph/lifecycle'],
  ])('%s', (_, handler, service, url) => {
    it('hands over the delivery and gives back the answer', async () => {
      const { context, lines } = setUp();
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      let delivery: Delivery | undefined;
      configured({
        [service]: (given: Delivery) => {
          delivery = given;
          given.log('warn', 'subscription events come back', { count: 1, reason: 'r' });
          return Promise.resolve({ status: 202 });
        },
      });
      const headers = { 'content-length': '7', traceparent };
      const response = await handler(
        post(`${url}?code=k`, { headers, body: { string: '{"a":1}' } }),
        context(),
      );
      expect(response).toEqual({ status: 202 });
      expect(delivery).toMatchObject({ contentLength: 7, traceparent });
      expect(delivery?.query.get('code')).toBe('k');
      expect(new TextDecoder().decode(await delivery?.body())).toBe('{"a":1}');
      expect(lines).toEqual([
        {
          level: 'warning',
          line: {
            message: 'subscription events come back',
            level: 'warn',
            invocationId: 'invocation-1',
            count: 1,
            reason: 'r',
          },
        },
      ]);
    });

    it('answers the handshake, and 503 to everything else, while settings are wrong', async () => {
      const { context } = setUp();
      misconfigured();
      expect(await handler(post(`${url}?validationToken=a%20b`), context())).toMatchObject({
        status: 200,
        body: 'a b',
      });
      const { status, body } = await handler(post(url), context());
      expect(status).toBe(503);
      expect(body).not.toContain('CLIENT_STATE');
    });

    it('does not pass on a traceparent that is none', async () => {
      const { context } = setUp();
      let delivery: Delivery | undefined;
      configured({
        [service]: (given: Delivery) => {
          delivery = given;
          return Promise.resolve({ status: 202 });
        },
      });
      await handler(post(url, { headers: { traceparent: 'anything', 'content-length': 'many' } }), context());
      expect(delivery).not.toHaveProperty('traceparent');
      expect(delivery).not.toHaveProperty('contentLength');
    });
  });

  it('hands a provider its events', async () => {
    const { context } = setUp();
    const receiveProviderEvent = jest.fn(() =>
      Promise.resolve({ status: 400, headers: { a: 'b' }, body: 'no' }),
    );
    configured({ receiveProviderEvent });
    const request = post('providers/sentinel/notifications', { params: { provider: 'sentinel' } });
    expect(await receiveProviderNotification(request, context())).toEqual({
      status: 400,
      headers: { a: 'b' },
      body: 'no',
    });
    expect(receiveProviderEvent).toHaveBeenCalledWith('sentinel', expect.anything());
    misconfigured();
    expect((await receiveProviderNotification(request, context())).status).toBe(503);
  });

  it.each([
    [true, 200],
    [false, 503],
  ])('answers for a health of %s with %d', async (healthy, status) => {
    const report = { ...misconfiguredHealth('1.2.3', []), healthy };
    configured({ reportHealth: () => Promise.resolve(report) });
    expect(await reportHealth()).toMatchObject({ status, jsonBody: report });
  });

  it('says in its health what is wrong with the settings', async () => {
    misconfigured();
    const { status, jsonBody } = await reportHealth();
    expect(status).toBe(503);
    expect(jsonBody).toMatchObject({
      healthy: false,
      version: '1.2.3',
      problems: ['CLIENT_STATE: is missing'],
    });
  });

  it.each([
    ['manageSubscriptions', manageSubscriptions],
    ['pollProviders', pollProviders],
  ])(
    'runs %s by the clock, and only names the mistakes while settings are wrong',
    async (service, handler) => {
      const { context, lines } = setUp();
      const run = jest.fn(() => Promise.resolve());
      configured({ [service]: run });
      await handler(timer, context());
      expect(run).toHaveBeenCalledTimes(1);
      misconfigured();
      await handler(timer, context());
      expect(lines).toMatchObject([{ level: 'error', line: { mistakes: ['CLIENT_STATE: is missing'] } }]);
    },
  );

  it('hands messages to the mirror, and fails them while settings are wrong', async () => {
    const { context } = setUp();
    const mirrorMessage = jest.fn(() => Promise.resolve());
    configured({ mirrorMessage });
    await mirrorAlert([{ a: 1 }], context());
    expect(mirrorMessage).toHaveBeenCalledWith([{ a: 1 }], expect.any(Function));
    misconfigured();
    await expect(mirrorAlert([], context())).rejects.toThrow('settings');
  });

  it('hands over what the host says about a dead letter', async () => {
    const { context } = setUp();
    const record = jest.fn(() => Promise.resolve());
    configured({ recordDeadLetter: record });
    const triggerMetadata = {
      id: 'm1',
      dequeueCount: 5,
      insertionTime: '2026-11-22T10:00:00+00:00',
      popReceipt: 'x',
    };
    await recordDeadLetter('text', context({ triggerMetadata }));
    const facts = { id: 'm1', dequeueCount: 5, insertedAt: '2026-11-22T10:00:00+00:00' };
    expect(record).toHaveBeenCalledWith('text', facts, expect.any(Function));
    await recordDeadLetter('text', context());
    expect(record).toHaveBeenLastCalledWith('text', {}, expect.any(Function));
    misconfigured();
    await expect(recordDeadLetter('text', context())).rejects.toThrow('settings');
  });
});
