/**
 * Stands in for Event Hubs, of which there are none here: what is sent to a hub is handed at once to whoever reads it,
 * in the form in which a Functions host takes an event by hand. It needs no answer beyond that, so nothing is kept.
 */

import { randomUUID } from 'node:crypto';
import { post, type Delivered } from './post.ts';

/** As Graph wants it. @see https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs */
const form =
  /^EventHub:https:\/\/[a-z0-9-]+\.servicebus\.[a-z0-9.]+\/eventhubname\/[\w.-]+\?tenantId=[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

export const isEventHubUrl = (url: string): boolean => form.test(url);

/** @param reader such as `http://127.0.0.1:7071/admin/functions/<name>`; empty: it stays in the hub, unread. */
export async function sendToHub(
  reader: string,
  message: string,
  timeoutMs: number,
): Promise<Delivered | undefined> {
  if (reader === '') return { status: 201, contentType: '', body: '' };
  return post(reader, JSON.stringify({ input: message }), 'application/json', timeoutMs);
}

/** What Graph sends once for a new subscription, instead of a handshake. */
export function validationMessage(): string {
  const nothing = 'NA';
  const item = {
    subscriptionId: nothing,
    subscriptionExpirationDateTime: nothing,
    clientState: nothing,
    changeType: `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`,
    resource: nothing,
    resourceData: { '@odata.type': nothing, '@odata.id': nothing, id: nothing },
  };
  return JSON.stringify({ value: [item] });
}
