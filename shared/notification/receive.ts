/** The door for Graph's change and lifecycle notifications: believes the clientState, reads no storage. */

import type { MessageQueue } from '../alert/change-queue.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { defined } from '../platform/defined.ts';
import { accepted, problem, type Delivery, type DeliveryAnswer } from './delivery.ts';
import { answerHandshake } from './handshake.ts';
import { describeItems } from './describe-items.ts';
import { parseDelivery, type DeliveryOptions } from './parse-delivery.ts';
import { readBody } from './read-body.ts';
import { sendDeadlineMs, sendWithin } from './send-within.ts';

export interface ReceiverOptions extends Pick<DeliveryOptions, 'clientStates' | 'tenants'> {
  readonly queue: MessageQueue;
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** Told of every delivery of which nothing was queued, and why: too many to log one by one. */
  readonly onDropped?: (reasons: ReadonlyMap<string, number>) => void;
}

/** Forged items are dropped behind a 202: any other answer would be repeated for four hours. */
export function createReceiver(options: ReceiverOptions): (delivery: Delivery) => Promise<DeliveryAnswer> {
  const { queue, clock, deadlineMs = sendDeadlineMs, onDropped = () => undefined, ...known } = options;
  return async (delivery) => {
    const handshake = answerHandshake(delivery);
    if (handshake !== undefined) return handshake;
    const read = await readBody(delivery);
    if ('status' in read) {
      onDropped(new Map([[read.status === 413 ? 'too long' : 'empty', 1]]));
      return read;
    }
    const observedAt = new Date(clock.now()).toISOString();
    const { traceparent } = delivery;
    const parsed = parseDelivery(read.bytes, {
      ...known,
      observedAt,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    if (parsed.kind === 'malformed') {
      onDropped(new Map([['malformed', 1]]));
      return problem(400, parsed.reason);
    }
    const elements = [...parsed.keys, ...parsed.polls, ...parsed.subscriptionEvents];
    if (elements.length === 0) {
      onDropped(parsed.dropped);
      return accepted;
    }
    const line = { ...describeItems(parsed), ...defined({ traceparent }) };
    try {
      await sendWithin(queue, elements, deadlineMs);
    } catch (error) {
      delivery.log('error', 'delivery not queued', { ...line, reason: describeError(error) });
      return problem(503, 'The notifications could not be queued. Send them again.');
    }
    delivery.log(parsed.dropped.has('clientState') ? 'warn' : 'info', 'delivery queued', line);
    return accepted;
  };
}
