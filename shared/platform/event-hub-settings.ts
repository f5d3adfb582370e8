/** What it takes to read Event Hubs. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger */

import type { Setting } from './setting.ts';

export const eventHubSettings = [
  {
    name: 'EVENT_HUB__fullyQualifiedNamespace',
    meaning:
      'Host name of the Event Hubs namespace that the app reads from with its identity, such as `<name>.servicebus.windows.net`.',
    fallback: 'no Event Hub is read',
    secret: false,
  },
  {
    name: 'EVENT_HUB__credential',
    meaning: '`managedidentity`, so that the Functions host reads with the identity of the app.',
    fallback: 'what the Functions host finds',
    secret: false,
  },
  {
    name: 'EVENT_HUB__clientId',
    meaning: 'Client id of the user-assigned identity that reads.',
    fallback: 'the system-assigned identity',
    secret: false,
  },
  {
    name: 'EVENT_HUB_CONSUMER_GROUP',
    meaning: 'Consumer group that the app reads as; nobody else may.',
    fallback: '`$Default`',
    secret: false,
  },
  {
    name: 'NOTIFICATION_EVENT_HUB',
    meaning:
      'Event Hub to which Graph sends notifications instead of `NOTIFICATION_URL`. Needs `NOTIFICATION_EVENT_HUB_DOMAIN` and `CLIENT_STATE`.',
    fallback: 'Graph calls the app',
    secret: false,
  },
  {
    name: 'NOTIFICATION_EVENT_HUB_DOMAIN',
    meaning: 'Primary domain of the Entra tenant in which the namespace is, such as `contoso.com`.',
    fallback: 'none: required with `NOTIFICATION_EVENT_HUB`',
    secret: false,
  },
  {
    name: 'ALERT_EVENT_HUB',
    meaning: 'Event Hub to which products export their alerts, such as Defender for Cloud.',
    fallback: 'none is read',
    secret: false,
  },
] as const satisfies readonly Setting[];
