/** A message's elements tenant by tenant, so that what one of them makes slow or breaks is its own. Pure. */

import type { MessageElement } from './message.ts';
import type { ParsedMessage } from './parse-message.ts';

export interface TenantPart extends Pick<ParsedMessage, 'keys' | 'polls' | 'subscriptionEvents'> {
  readonly tenantId: string;
}

export function splitByTenant({
  keys,
  polls,
  subscriptionEvents,
}: Omit<ParsedMessage, 'rejected'>): readonly TenantPart[] {
  const tenantIds = new Set(elementsOf({ keys, polls, subscriptionEvents }).map(({ tenantId }) => tenantId));
  return [...tenantIds].map((tenantId) => ({
    tenantId,
    keys: keys.filter((key) => key.tenantId === tenantId),
    polls: polls.filter((poll) => poll.tenantId === tenantId),
    subscriptionEvents: subscriptionEvents.filter((event) => event.tenantId === tenantId),
  }));
}

export const elementsOf = ({
  keys,
  polls,
  subscriptionEvents,
}: Omit<TenantPart, 'tenantId'>): readonly MessageElement[] => [...keys, ...polls, ...subscriptionEvents];
