/** One entry of a change notification collection. @see https://learn.microsoft.com/graph/api/resources/changenotification */

import { randomBytes } from 'node:crypto';
import { isoTime } from '../state/timestamps.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Change } from './change.ts';

export interface NotificationItem {
  readonly id?: string;
  readonly subscriptionId: string;
  readonly subscriptionExpirationDateTime: string;
  readonly tenantId: string;
  readonly clientState?: string;
  readonly changeType?: string;
  readonly resource?: string;
  readonly resourceData?: Readonly<Record<string, string>>;
  readonly lifecycleEvent?: LifecycleEvent;
}

export const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

const collections = {
  alert: 'security/alerts_v2',
  incident: 'security/incidents',
  legacyAlert: 'security/alerts',
} as const;

/** Whether the subscriber asked for this kind of change. The legacy resource shows alerts of both APIs. */
export function watches(subscription: Subscription, change: Change): boolean {
  const resource = collections[change.what];
  const isWatched =
    resource === subscription.watches ||
    (subscription.watches === 'security/alerts' && resource === 'security/alerts_v2');
  return isWatched && subscription.changeType.split(',').includes(change.changeType);
}

/** `bare`: the resource is the id alone, as the Event Grid sample has it. */
export function changeItem(
  tenantId: string,
  subscription: Subscription,
  change: Change,
  bare: boolean,
): NotificationItem {
  const legacy = subscription.watches === 'security/alerts';
  const path = `${subscription.watches}/${change.id}`;
  return {
    id: randomBytes(9).toString('base64url'),
    ...common(tenantId, subscription),
    changeType: change.changeType,
    resource: bare ? change.id : path,
    resourceData: {
      '@odata.type': legacy ? '#microsoft.graph.alert' : `#microsoft.graph.security.${change.what}`,
      '@odata.id': path,
      id: change.id,
    },
  };
}

export function lifecycleItem(
  tenantId: string,
  subscription: Subscription,
  lifecycleEvent: LifecycleEvent,
): NotificationItem {
  return { lifecycleEvent, ...common(tenantId, subscription) };
}

function common(tenantId: string, subscription: Subscription): NotificationItem {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: isoTime(subscription.expiresAt),
    tenantId,
    ...(subscription.clientState === null ? {} : { clientState: subscription.clientState }),
  };
}
