import { doorHash, leadsHere, subscriptionDoor } from '../../../shared/subscription/door.ts';

const clientState = 'the-client-state';
const webhook = { notificationUrl: 'https://mirror.example.net', notificationKey: 'a key', clientState };
const eventHub = { namespace: 'ns.servicebus.windows.net', name: 'graph', domain: 'contoso.com' };
const hub = subscriptionDoor({ eventHub, clientState });
const url = 'EventHub:https://ns.servicebus.windows.net/eventhubname/graph?tenantId=contoso.com';

describe('shared/subscription/door', () => {
  it('is two addresses of the app, with the key', () => {
    expect(subscriptionDoor(webhook)).toEqual({
      notificationUrl: 'https://mirror.example.net/api/graph/notifications?code=a+key',
      lifecycleNotificationUrl: 'https://mirror.example.net/api/graph/lifecycle?code=a+key',
      clientState,
    });
  });

  it('is one Event Hub for both kinds, which knows no key', () => {
    expect(hub).toEqual({ notificationUrl: url, lifecycleNotificationUrl: url, clientState });
  });

  it.each([
    ['itself', url, true],
    ['another spelling', url.replace('EventHub', 'eventhub').replace('graph', 'Graph'), true],
    ['the domain by another name', url.replace('contoso.com', 'fabrikam.com'), true],
    ['another hub', url.replace('graph', 'other'), false],
    ['another namespace', url.replace('//ns', '//other'), false],
    ['the webhook that it replaces', subscriptionDoor(webhook).notificationUrl, false],
    ['no URL', 'graph', false],
    ['nothing', undefined, false],
  ])('of an Event Hub, takes for its own %s', (_, there, want) => {
    expect(leadsHere(hub, there)).toBe(want);
  });

  it.each([
    ['hub', { eventHub: { ...eventHub, name: 'other' }, clientState }],
    ['client state', { eventHub, clientState: 'another' }],
    ['kind', webhook],
  ])('has another hash with another %s, so that subscriptions are made anew', (_, settings) => {
    expect(doorHash(subscriptionDoor(settings))).not.toBe(doorHash(hub));
  });
});
