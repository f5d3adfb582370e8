/** Where Graph is asked to deliver, and what it must present there. Holds secrets: never logged, never stored. */

import { createHash } from 'node:crypto';
import type { EventHubAddress, SubscriptionSettings } from '../platform/config.ts';

export interface SubscriptionDoor {
  /** With the function key in its query. */
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly clientState: string;
}

export type DoorSettings = SubscriptionSettings;

/** An Event Hub takes both kinds; it has no function key, and is opened to Graph by a role. */
export function subscriptionDoor(settings: DoorSettings): SubscriptionDoor {
  const { clientState } = settings;
  if ('eventHub' in settings) {
    const url = eventHubUrl(settings.eventHub);
    return { notificationUrl: url, lifecycleNotificationUrl: url, clientState };
  }
  const { notificationUrl, notificationKey } = settings;
  const at = (path: string): string => {
    const url = new URL(path, notificationUrl);
    if (notificationKey !== undefined) url.searchParams.set('code', notificationKey);
    return url.href;
  };
  return {
    notificationUrl: at('/api/graph/notifications'),
    lifecycleNotificationUrl: at('/api/graph/lifecycle'),
    clientState,
  };
}

/** @see https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs */
function eventHubUrl({ namespace, name, domain }: EventHubAddress): string {
  return `EventHub:https://${namespace}/eventhubname/${name}?tenantId=${domain}`;
}

/** Changes whenever a subscription made earlier would not get in any more, or not for long. */
export function doorHash({
  notificationUrl,
  lifecycleNotificationUrl,
  clientState,
}: SubscriptionDoor): string {
  const text = JSON.stringify([notificationUrl, lifecycleNotificationUrl, clientState]);
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Whether a URL leads here, whatever key it carries: only then is a subscription ours to touch. */
export function leadsHere(door: SubscriptionDoor, url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const [here, there] = [new URL(door.notificationUrl), new URL(url)];
  return here.origin === there.origin && here.pathname.toLowerCase() === there.pathname.toLowerCase();
}
