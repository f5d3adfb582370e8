/**
 * Graph's notifications by way of an Event Hub: the same items as at the door, believed for the same reason. Graph says
 * there that it can reach the hub, once for each new subscription; that is no notification, and no forgery either.
 *
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs
 */

import { describeError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import { describeItems } from './describe-items.ts';
import { batchDeadlineMs, readEvents, type ReceiveEvents } from './event-batch.ts';
import { parseItems } from './parse-delivery.ts';
import type { ReceiverOptions } from './receive.ts';
import { sendWithin } from './send-within.ts';
import { unwrapEvents } from './unwrap-events.ts';

export function createGraphEventReceiver(options: ReceiverOptions): ReceiveEvents {
  const { queue, clock, deadlineMs = batchDeadlineMs, onDropped = () => undefined, ...known } = options;
  return async ({ events, traceparent, log }) => {
    const items = readEvents(events)
      .flatMap((event) => unwrapEvents(event))
      .filter((item) => !isValidation(item));
    const observedAt = new Date(clock.now()).toISOString();
    const parsed = parseItems(items, { ...known, observedAt, ...defined({ traceparent }) });
    const elements = [...parsed.keys, ...parsed.polls, ...parsed.subscriptionEvents];
    if (elements.length === 0) {
      if (parsed.dropped.size > 0) onDropped(parsed.dropped);
      return;
    }
    const line = { ...describeItems(parsed), ...defined({ traceparent }) };
    try {
      await sendWithin(queue, elements, deadlineMs);
    } catch (error) {
      log('error', 'delivery not queued', { ...line, reason: describeError(error) });
      throw error;
    }
    log(parsed.dropped.has('clientState') ? 'warn' : 'info', 'delivery queued', line);
  };
}

function isValidation(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { subscriptionId, changeType } = item as Readonly<Record<string, unknown>>;
  return subscriptionId === 'NA' && typeof changeType === 'string' && changeType.startsWith('Validation:');
}
