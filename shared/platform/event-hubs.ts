/** The Event Hubs that the app reads: known before anything else, since only then their functions exist. */

import type { Env } from './read-environment.ts';

/** Prefix of the settings that say how the Functions host reaches the namespace. */
export const eventHubConnection = 'EVENT_HUB';

export interface EventHubToRead {
  readonly eventHubName: string;
  readonly consumerGroup: string;
}

export interface EventHubs {
  /** Where Graph sends notifications. */
  readonly notifications?: EventHubToRead;
  /** Where products export their alerts. */
  readonly alerts?: EventHubToRead;
}

/** Never throws: what is wrong is said by readConfig. */
export function readEventHubs(env: Env): EventHubs {
  const set = (name: string): string => env[name]?.trim() ?? '';
  const consumerGroup = set('EVENT_HUB_CONSUMER_GROUP') || '$Default';
  const hub = (name: string): EventHubToRead | undefined =>
    set(name) === '' || set('EVENT_HUB__fullyQualifiedNamespace') === ''
      ? undefined
      : { eventHubName: set(name), consumerGroup };
  const [notifications, alerts] = [hub('NOTIFICATION_EVENT_HUB'), hub('ALERT_EVENT_HUB')];
  return {
    ...(notifications === undefined ? {} : { notifications }),
    ...(alerts === undefined ? {} : { alerts }),
  };
}
