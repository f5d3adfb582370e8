import type { ServerResponse } from 'node:http';
import { openTenant, type Answer, type Harness, textOf } from '../harness.ts';
import { openReceiver, type Receiver } from '../receiver.ts';

const path = '/v1.0/subscriptions';
const minute = 60_000;

describe('local/tenant/subscriptions/subscription-operations', () => {
  let harness: Harness;
  let receiver: Receiver;
  beforeEach(async () => {
    harness = await openTenant({ handshakeTimeoutMs: 200 });
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await harness.close();
    await receiver.close();
  });

  const inMinutes = (count: number): string => new Date(harness.clock.now() + count * minute).toISOString();
  const wanted = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
    changeType: 'created,updated',
    notificationUrl: receiver.url,
    lifecycleNotificationUrl: receiver.lifecycleUrl,
    resource: 'security/alerts_v2',
    expirationDateTime: inMinutes(60),
    clientState: 'shared-secret',
    ...change,
  });
  const create = (change: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
    harness.send('POST', path, { body: wanted(change) });

  it('creates after two handshakes, whose token comes form-encoded', async () => {
    const { status, body } = await create();
    expect([status, body]).toEqual([201, expect.objectContaining({ resource: 'security/alerts_v2' })]);
    expect(receiver.handshakes).toHaveLength(2);
    expect(receiver.handshakes[0]).toMatch(
      /^\?code=secret-key&validationToken=Validation%3A\+Testing\+client\+/,
    );
  });

  describe('with an Event Hub', () => {
    const hub = 'EventHub:https://ns.servicebus.windows.net/eventhubname/graph?tenantId=contoso.com';
    const urls = { notificationUrl: hub, lifecycleNotificationUrl: hub };

    it('creates without a handshake, and sends word into the hub', async () => {
      await harness.tenant.control.setSwitches({ eventHubReader: receiver.url });
      expect((await create(urls)).status).toBe(201);
      expect(receiver.handshakes).toEqual([]);
      const messages = receiver.received.map(({ body }) => JSON.parse(textOf(body.input)) as unknown);
      const validation = expect.objectContaining({
        subscriptionId: 'NA',
        clientState: 'NA',
        changeType: expect.stringMatching(/^Validation: /),
      });
      expect(messages).toEqual([{ value: [validation] }, { value: [validation] }]);
    });

    it('creates also when nobody reads it', async () => {
      expect((await create(urls)).status).toBe(201);
    });

    it.each([
      hub.replace('?tenantId=contoso.com', ''),
      hub.replace('/eventhubname/graph', ''),
      hub.replace('.servicebus.windows.net', '.example.net'),
    ])('refuses %s', async (notificationUrl) => {
      expect((await create({ notificationUrl })).status).toBe(400);
    });
  });

  it.each<[string, (token: string, response: ServerResponse) => void]>([
    ['an encoded token', (token, response) => text(response, 200, encodeURIComponent(token))],
    ['a quoted token', (token, response) => text(response, 200, JSON.stringify(token))],
    ['a 202', (token, response) => text(response, 202, token)],
    ['JSON', (token, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(token)],
    ['no answer in time', () => undefined],
  ])('refuses an endpoint that answers with %s', async (_, shake) => {
    receiver.shake = shake;
    const { status, body } = await create();
    expect([status, body.error?.message]).toEqual([
      400,
      'Subscription validation request failed. Must respond with 200 OK to this request.',
    ]);
    expect(await harness.tenant.control.subscriptions()).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no resource', { resource: undefined }],
    ['an unknown resource', { resource: 'me/messages' }],
    ['the bare legacy collection', { resource: 'security/alerts' }],
    ['the retired legacy resource', { resource: "security/alerts?$filter=status eq 'newAlert'" }],
    ['no change type', { changeType: undefined }],
    ['a wrong change type', { changeType: 'changed' }],
    ['http to elsewhere', { notificationUrl: 'http://example.com/hook' }],
    ['http to elsewhere for the lifecycle', { lifecycleNotificationUrl: 'http://example.com/hook' }],
    ['no URL', { notificationUrl: 'hook' }],
    ['a long client state', { clientState: 'x'.repeat(129) }],
    ['the past', { expirationDateTime: '2020-01-01T00:00:00Z' }],
    ['a time without zone', { expirationDateTime: '2026-11-22T12:00:00' }],
    ['an unknown property', { filter: 'x' }],
    ['resource data', { includeResourceData: true }],
  ])('refuses %s', async (_, change) => {
    expect((await create(change)).status).toBe(400);
    expect(receiver.handshakes).toEqual([]);
  });

  it('raises a short lifetime to 45 minutes and refuses more than 43,200', async () => {
    const short = await create({ expirationDateTime: inMinutes(5) });
    expect(short.body.expirationDateTime).toBe(inMinutes(45));
    const long = await create({ expirationDateTime: inMinutes(43_300), resource: 'security/incidents' });
    expect([long.status, textOf(long.body.error?.message)]).toEqual([
      400,
      expect.stringContaining('43200 minutes'),
    ]);
  });

  it('refuses a duplicate and names the first', async () => {
    const first = await create();
    const second = await create({ changeType: 'updated,created', resource: '/security/alerts_v2' });
    expect([second.status, second.body.error?.message]).toEqual([
      409,
      `Subscription Id ${textOf(first.body.id)} already exists for the requested combination`,
    ]);
  });

  it('refuses a resource as the switch says', async () => {
    const { setSwitches } = harness.tenant.control;
    await setSwitches({
      subscriptions: { 'security/alerts_v2': 'refuse403', 'security/incidents': 'refuse400' },
    });
    expect((await create()).status).toBe(403);
    expect((await create({ resource: 'security/incidents' })).status).toBe(400);
    await setSwitches({ subscriptions: { 'security/alerts': 'accept' } });
    expect((await create({ resource: "security/alerts?$filter=status eq 'newAlert'" })).status).toBe(201);
  });

  it('needs the permission of the resource', async () => {
    const permissions = ['SecurityIncident.Read.All', 'SecurityIncident.ReadWrite.All'] as const;
    await harness.tenant.control.withdrawPermissions({ permissions });
    expect((await create({ resource: 'security/incidents' })).status).toBe(403);
    expect((await create()).status).toBe(201);
  });

  it('gets, lists, renews, reauthorizes and deletes', async () => {
    const one = `${path}/${textOf((await create()).body.id)}`;
    expect((await harness.send('GET', path)).body.value).toHaveLength(1);
    const renewed = await harness.send('PATCH', one, { body: { expirationDateTime: inMinutes(120) } });
    expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, inMinutes(120)]);
    expect((await harness.send('PATCH', one, { body: { clientState: 'x' } })).status).toBe(400);
    expect((await harness.send('POST', `${one}/reauthorize`)).status).toBe(204);
    expect((await harness.send('GET', one)).status).toBe(200);
    expect((await harness.send('DELETE', one)).status).toBe(204);
    expect((await harness.send('GET', one)).status).toBe(404);
  });

  it('forgets a subscription that ran out', async () => {
    const one = `${path}/${textOf((await create()).body.id)}`;
    harness.clock.advance(61 * minute);
    expect((await harness.send('GET', one)).status).toBe(404);
    expect((await create()).status).toBe(201);
  });

  it('throttles the list at 25 calls in 20 seconds', async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 26; call += 1) statuses.push((await harness.send('GET', path)).status);
    expect(statuses.filter((status) => status === 429)).toEqual([429]);
    harness.clock.advance(20_001);
    expect((await harness.send('GET', path)).status).toBe(200);
  });

  it('shows neither client state nor keys to the control API', async () => {
    await create();
    const { recent } = await harness.tenant.control.calls();
    const seen = JSON.stringify([await harness.tenant.control.subscriptions(), recent]);
    expect(seen).not.toMatch(/shared-secret|secret-key/);
  });
});

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
}
