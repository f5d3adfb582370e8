/**
 * Nothing is polled: what the mirror learns, products push in their own shapes, those of docs/push.md, at the door and
 * by Event Hubs, whose events the host is handed by hand.
 */

import { randomBytes } from 'node:crypto';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { pushSample } from '../support/push-samples.ts';
import { openScenario, known, type Scenario, type Shown } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

const never = '0 0 0 1 1 *';
const hub = 'EventHub:https://evhns-local.servicebus.windows.net/eventhubname/graph?tenantId=contoso.com';
const truePositive: Shown = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
  defenderForCloud: 'Resolved',
};
const falsePositive: Shown = {
  defenderXdr: 'resolved falsePositive',
  defenderXdrIncidents: 'resolved falsePositive',
  sentinel: 'Closed FalsePositive',
  defenderForCloud: 'Dismissed',
};
/** Well below a poll's minute, with room for a slow machine; Defender for Cloud's settle time is 15 seconds of it. */
const seconds = 50;

describe('scenarios/push', () => {
  let scenario: Scenario;
  const stories = { sentinel: '', cloud: '', graph: '' };

  const refOf = async (story: string, at: Product): Promise<string> => (await scenario.copy(story, at)).ref;
  const deliver = async (): Promise<void> => scenario.control.flushNotifications();
  const deliveredTo = async (url: string): Promise<number> =>
    (await scenario.control.deliveries()).filter((each) => each.url === url && each.status === 202).length;

  beforeAll(async () => {
    scenario = await openScenario({
      settings: {
        POLL_SCHEDULE: never,
        SWEEP_SCHEDULE: never,
        CLIENT_STATE: randomBytes(24).toString('base64url'),
        EVENT_HUB__fullyQualifiedNamespace: 'evhns-local.servicebus.windows.net',
        ALERT_EVENT_HUB: 'alerts',
        NOTIFICATION_EVENT_HUB: 'graph',
        NOTIFICATION_EVENT_HUB_DOMAIN: 'contoso.com',
      },
    });
    const [sentinel = '', cloud = '', graph = ''] = await scenario.raise({
      blueprint: 'cloudWorkload',
      count: 3,
    });
    Object.assign(stories, { sentinel, cloud, graph });
    await scenario.stack.runFunction('poll-providers');
    await known(scenario);
  }, 180_000);

  afterAll(() => scenario.stack.stop());

  it("Sentinel's playbook calls the app with the whole body of its trigger", async () => {
    await scenario.act(stories.sentinel, 'sentinel', { status: 'Closed', classification: 'TruePositive' });
    const { object } = pushSample('sentinel-playbook') as { readonly object: { readonly id: string } };
    const ref = await refOf(stories.sentinel, 'sentinel');
    const answer = await fetch(`${scenario.stack.hostUrl}/api/providers/sentinel/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pushSample('sentinel-playbook', { [object.id]: ref })),
    });
    expect(answer.status).toBe(202);
    await scenario.expectShown(stories.sentinel, truePositive, seconds);
  }, 120_000);

  it('Defender for Cloud exports its alert, which it still calls new, into an Event Hub', async () => {
    await scenario.act(stories.cloud, 'defenderForCloud', { status: 'Dismissed' });
    const ref = await refOf(stories.cloud, 'defenderForCloud');
    const [, , , , group = '', , , , location = '', , name = ''] = ref.split('/');
    await scenario.stack.runFunction(
      'receive-provider-events',
      pushSample('defender-for-cloud-export', {
        'resourceGroup/rg-shop': `resourceGroup/${group}`,
        'location/westeurope': `location/${location}`,
        '2517229041130089999_57963b4b-3cb0-4c3a-96ed-f1e216311809': name,
      }),
    );
    await scenario.expectShown(stories.cloud, falsePositive, seconds);
  }, 120_000);

  it('Graph delivers into an Event Hub, says once that it can, and forged events among its own change nothing', async () => {
    const { control, stack } = scenario;
    const subscriptions = await control.subscriptions();
    expect(subscriptions.map(({ notificationUrl }) => notificationUrl)).toEqual([hub, hub]);
    await control.setSwitches({ eventHubReader: `${stack.hostUrl}/admin/functions/receive-graph-events` });
    await control.dropSubscriptions();
    await stack.runFunction('manage-subscriptions');
    await eventually(async () => expect(await control.subscriptions()).toHaveLength(2), seconds);

    const ref = await refOf(stories.graph, 'defenderXdr');
    await control.addFault({ face: 'notifications', kind: 'lose' });
    await scenario.act(stories.graph, 'defenderXdr', {
      status: 'resolved',
      classification: 'truePositive',
    });
    await deliver();
    await control.clearFaults();
    await control.clearCalls();
    await control.forgeNotification({ alertId: ref });
    await deliver();
    expect(await deliveredTo(hub)).toBeGreaterThan(0);
    await expectNothingWritten(stack, 5);
    expect((await control.calls()).recent.filter(({ path }) => path.endsWith(`/${ref}`))).toEqual([]);

    await scenario.act(stories.graph, 'defenderXdr', { comment: 'Confirmed by the owner of the server.' });
    await deliver();
    await scenario.expectShown(stories.graph, truePositive, seconds);
  }, 180_000);

  it('left no dead letters, broke no contract and logged no error', async () => {
    await eventually(async () => {
      expect(await scenario.stack.health()).toMatchObject({ backlog: { poison: 0, deadLetters: 0 } });
    }, 30);
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 60_000);
});
