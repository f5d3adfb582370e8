/** Where Graph is asked to deliver, and what it must present there. Holds secrets: never logged, never stored. */

import { createHash } from 'node:crypto';

export interface SubscriptionDoor {
  /** With the function key in its query. */
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly clientState: string;
}

export interface DoorSettings {
  /** Public origin of this app, without path. */
  readonly notificationUrl: string;
  readonly notificationKey?: string;
  readonly clientState: string;
}

export function subscriptionDoor({
  notificationUrl,
  notificationKey,
  clientState,
}: DoorSettings): SubscriptionDoor {
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
