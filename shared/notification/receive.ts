/** The door for Graph's change and lifecycle notifications: believes the clientState, reads no storage. */

import type { MessageQueue } from '../alert/change-queue.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { LogFields } from '../platform/log.ts';
import { accepted, problem, type Delivery, type DeliveryAnswer } from './delivery.ts';
import { answerHandshake } from './handshake.ts';
import { parseDelivery, type DeliveryOptions, type ParsedDelivery } from './parse-delivery.ts';
import { readBody } from './read-body.ts';
import { sendDeadlineMs, sendWithin } from './send-within.ts';

export interface ReceiverOptions extends Pick<DeliveryOptions, 'clientStates' | 'tenantIds' | 'providers'> {
  readonly queue: MessageQueue;
  readonly clock: Clock;
  readonly deadlineMs?: number;
}

/** Forged items are dropped behind a 202: any other answer would be repeated for four hours. */
export function createReceiver(options: ReceiverOptions): (delivery: Delivery) => Promise<DeliveryAnswer> {
  const { queue, clock, deadlineMs = sendDeadlineMs, ...known } = options;
  return async (delivery) => {
    const handshake = answerHandshake(delivery);
    if (handshake !== undefined) return handshake;
    const read = await readBody(delivery);
    if ('status' in read) return refuse(delivery, read);
    const observedAt = new Date(clock.now()).toISOString();
    const { traceparent } = delivery;
    const parsed = parseDelivery(read.bytes, {
      ...known,
      observedAt,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    if (parsed.kind === 'malformed') return refuse(delivery, problem(400, parsed.reason));
    const elements = [...parsed.keys, ...parsed.polls, ...parsed.subscriptionEvents];
    try {
      if (elements.length > 0) await sendWithin(queue, elements, deadlineMs);
    } catch (error) {
      delivery.log('error', 'delivery not queued', { ...counts(parsed), error: describeError(error) });
      return problem(503, 'The notifications could not be queued. Send them again.');
    }
    delivery.log(parsed.dropped.has('clientState') ? 'warn' : 'info', 'delivery queued', counts(parsed));
    return accepted;
  };
}

function refuse({ log }: Delivery, answer: DeliveryAnswer): DeliveryAnswer {
  log('warn', 'delivery refused', { status: answer.status });
  return answer;
}

function counts(parsed: Exclude<ParsedDelivery, { readonly kind: 'malformed' }>): LogFields {
  return {
    received: parsed.received,
    keys: parsed.keys.length,
    polls: parsed.polls.length,
    subscriptionEvents: parsed.subscriptionEvents.length,
    dropped: Object.fromEntries(parsed.dropped),
  };
}
