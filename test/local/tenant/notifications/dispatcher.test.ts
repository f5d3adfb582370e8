import { passTheTicket, phishToEndpoint } from '../../../../local/tenant/seed/story-ids.ts';
import { tenantId } from '../../../../local/tenant/seed/ids.ts';
import { openTenant, type Harness, textOf } from '../harness.ts';
import { openReceiver, type Receiver } from '../receiver.ts';

describe('local/tenant/notifications/dispatcher', () => {
  let harness: Harness;
  let receiver: Receiver;
  let subscriptionId: string;
  beforeEach(async () => {
    harness = await openTenant({ batchMs: 50, delivery: { retryDelaysMs: [5, 5], timeoutMs: 300 } });
    receiver = await openReceiver();
    subscriptionId = await subscribe('security/alerts_v2');
  });
  afterEach(async () => {
    await harness.close();
    await receiver.close();
  });

  async function subscribe(resource: string): Promise<string> {
    const body = {
      changeType: 'created,updated',
      notificationUrl: receiver.url,
      lifecycleNotificationUrl: receiver.lifecycleUrl,
      resource,
      expirationDateTime: new Date(harness.clock.now() + 3_600_000).toISOString(),
      clientState: 'shared-secret',
    };
    return textOf((await harness.send('POST', '/v1.0/subscriptions', { body })).body.id);
  }
  const resolve = async (ref: string = passTheTicket.identityAlert): Promise<void> => {
    await harness.tenant.control.act({
      provider: 'defenderXdr',
      ref,
      by: 'lee@contoso.com',
      status: 'resolved',
    });
  };
  const flush = (): Promise<void> => harness.tenant.control.flushNotifications();
  const resources = (): unknown[] => receiver.items().map(({ resource }) => resource);
  const fault = (rule: { kind: 'lose' | 'double' | 'late' | 'reorder' | 'forge'; ms?: number }) =>
    harness.tenant.control.addFault({ face: 'notifications', ...rule });

  it('posts the change as a collection', async () => {
    await resolve();
    await flush();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.contentType).toBe('application/json');
    expect(receiver.items()[0]).toEqual({
      id: expect.any(String),
      subscriptionId,
      subscriptionExpirationDateTime: '2026-11-22T11:00:00.500Z',
      tenantId,
      clientState: 'shared-secret',
      changeType: 'updated',
      resource: `security/alerts_v2/${passTheTicket.identityAlert}`,
      resourceData: {
        '@odata.type': '#microsoft.graph.security.alert',
        '@odata.id': `security/alerts_v2/${passTheTicket.identityAlert}`,
        id: passTheTicket.identityAlert,
      },
    });
  });

  it('puts what falls together, for several subscriptions of one URL, in one body', async () => {
    await subscribe('security/incidents');
    const ref = phishToEndpoint.incident;
    const { act } = harness.tenant.control;
    await act({ provider: 'defenderXdrIncidents', ref, by: 'lee@contoso.com', status: 'resolved' });
    await flush();
    expect(receiver.received).toHaveLength(1);
    expect(resources().sort()).toEqual(
      [
        `security/incidents/${ref}`,
        `security/alerts_v2/${phishToEndpoint.endpointAlert}`,
        `security/alerts_v2/${phishToEndpoint.officeAlert}`,
      ].sort(),
    );
  });

  it('announces new alerts as created', async () => {
    await harness.tenant.control.raise({ blueprint: 'identity' });
    await flush();
    expect(receiver.items().map(({ changeType }) => changeType)).toEqual(['created']);
  });

  it('carries a bare id when the switch says so', async () => {
    await harness.tenant.control.setSwitches({ bareResource: true });
    await resolve();
    await flush();
    expect(resources()).toEqual([passTheTicket.identityAlert]);
  });

  it('tries again until the answer is a 2xx', async () => {
    receiver.statuses.push(503, 500);
    await resolve();
    await flush();
    await until(() => receiver.received.length === 3);
    const deliveries = await harness.tenant.control.deliveries();
    expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [0, 503],
      [1, 500],
      [2, 202],
    ]);
  });

  it('loses, doubles and reverses on demand, as often as it was told', async () => {
    await fault({ kind: 'lose' }).then(({ id }) =>
      resolve().then(() => harness.tenant.control.clearFaults({ id })),
    );
    await fault({ kind: 'double' });
    await fault({ kind: 'reorder' });
    await resolve(phishToEndpoint.endpointAlert);
    await resolve(phishToEndpoint.officeAlert);
    await flush();
    expect(resources()).toEqual(
      [
        phishToEndpoint.officeAlert,
        phishToEndpoint.officeAlert,
        phishToEndpoint.endpointAlert,
        phishToEndpoint.endpointAlert,
      ].map((id) => `security/alerts_v2/${id}`),
    );
  });

  it('delivers late on demand', async () => {
    await fault({ kind: 'late', ms: 40 });
    await resolve();
    await flush();
    expect(resources()).toEqual([]);
    await until(() => resources().length === 1);
  });

  it('forges what a stranger could send', async () => {
    await harness.tenant.control.forgeNotification({ alertId: passTheTicket.identityAlert });
    await flush();
    expect(receiver.items()[0]).toMatchObject({ clientState: 'not-the-client-state', tenantId });
  });

  it('adds to each what a stranger would send', async () => {
    await fault({ kind: 'forge' });
    await resolve();
    await flush();
    expect(receiver.items().map(({ clientState }) => clientState)).toEqual([
      'not-the-client-state',
      'shared-secret',
    ]);
  });

  it.each(['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const)(
    'sends the lifecycle event %s to its own URL',
    async (event) => {
      await harness.tenant.control.sendLifecycle({ event });
      await flush();
      expect(receiver.received[0]?.path).toBe('/api/graph/lifecycle');
      expect(receiver.items()[0]).toMatchObject({ lifecycleEvent: event, clientState: 'shared-secret' });
      expect(receiver.items()[0]?.resource).toBeUndefined();
      const left = await harness.tenant.control.subscriptions();
      expect(left).toHaveLength(event === 'subscriptionRemoved' ? 0 : 1);
    },
  );

  it('pauses until it is reauthorized', async () => {
    await harness.tenant.control.sendLifecycle({ event: 'reauthorizationRequired', pause: true });
    await resolve();
    await harness.send('POST', `/v1.0/subscriptions/${subscriptionId}/reauthorize`);
    await resolve(phishToEndpoint.officeAlert);
    await flush();
    expect(resources()).toContain(`security/alerts_v2/${phishToEndpoint.officeAlert}`);
    expect(resources()).not.toContain(`security/alerts_v2/${passTheTicket.identityAlert}`);
  });

  it('logs deliveries without keys', async () => {
    await resolve();
    await flush();
    expect(JSON.stringify(await harness.tenant.control.deliveries())).not.toContain('secret-key');
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
