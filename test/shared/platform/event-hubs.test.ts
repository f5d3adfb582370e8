import { readEventHubs } from '../../../shared/platform/event-hubs.ts';

const namespace = { EVENT_HUB__fullyQualifiedNamespace: 'ns.servicebus.windows.net' };

describe('shared/platform/event-hubs', () => {
  it.each([
    ['nothing', {}, {}],
    ['a hub without a namespace', { ALERT_EVENT_HUB: 'alerts' }, {}],
    ['a namespace without a hub', { ...namespace, NOTIFICATION_EVENT_HUB: ' ' }, {}],
    [
      'both hubs',
      { ...namespace, NOTIFICATION_EVENT_HUB: ' graph ', ALERT_EVENT_HUB: 'alerts' },
      {
        notifications: { eventHubName: 'graph', consumerGroup: '$Default' },
        alerts: { eventHubName: 'alerts', consumerGroup: '$Default' },
      },
    ],
    [
      'a consumer group',
      { ...namespace, ALERT_EVENT_HUB: 'alerts', EVENT_HUB_CONSUMER_GROUP: 'alert-mirror' },
      { alerts: { eventHubName: 'alerts', consumerGroup: 'alert-mirror' } },
    ],
  ])('reads %s', (_, env, want) => {
    expect(readEventHubs(env)).toEqual(want);
  });
});
