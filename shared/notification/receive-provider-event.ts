/** The door for a provider's own push: an automation rule, a workflow, a webhook names the copies that changed. */

import type { MessageQueue } from '../alert/change-queue.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { defined } from '../platform/defined.ts';
import { accepted, problem, type Delivery, type DeliveryAnswer } from './delivery.ts';
import { describeEvents } from './describe-events.ts';
import {
  parseProviderEvents,
  type EventDrop,
  type EventSource,
  type ParsedEvents,
} from './parse-provider-events.ts';
import { readBody } from './read-body.ts';
import { sendDeadlineMs, sendWithin } from './send-within.ts';
import { unwrapEvents } from './unwrap-events.ts';

export interface ProviderDoorOptions {
  readonly queue: MessageQueue;
  readonly sources: readonly EventSource[];
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** Told of every delivery of which nothing was queued, and why. */
  readonly onDropped?: (reasons: ReadonlyMap<string, number>) => void;
}

/** What is good in a body is queued, whatever else is in it; 400 only when nothing is. */
export function createProviderDoor(
  options: ProviderDoorOptions,
): (providerId: string, delivery: Delivery) => Promise<DeliveryAnswer> {
  const { queue, clock, deadlineMs = sendDeadlineMs } = options;
  const { onDropped = () => undefined } = options;
  return async (providerId, delivery) => {
    const sources = options.sources.filter(({ id }) => id === providerId);
    if (sources.length === 0) return problem(404, 'No such provider is switched on.');
    const read = await readBody(delivery);
    if ('status' in read) return read;
    const { log, traceparent } = delivery;
    const observedAt = new Date(clock.now()).toISOString();
    const parsed = parseProviderEvents(parseEvents(read.bytes), {
      sources,
      observedAt,
      ...defined({ traceparent }),
    });
    const elements = [...parsed.keys, ...parsed.polls];
    if (elements.length === 0) {
      onDropped(parsed.dropped);
      return problem(400, sentenceFor(parsed));
    }
    try {
      await sendWithin(queue, elements, deadlineMs);
    } catch (error) {
      log('error', 'provider event not queued', { provider: providerId, reason: describeError(error) });
      return problem(503, 'The change could not be queued. Send it again.');
    }
    log('info', 'provider event queued', {
      provider: providerId,
      ...describeEvents(parsed),
      ...defined({ traceparent }),
    });
    return accepted;
  };
}

function parseEvents(body: Uint8Array): readonly unknown[] {
  try {
    return unwrapEvents(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return [];
  }
}

const sentences: ReadonlyMap<EventDrop, string> = new Map([
  [
    'tenantId',
    'No one tenant is meant: say which, {"ref": "...", "tenantId": "<one in which this provider is on>"}.',
  ],
  ['id', "The ref is not one of this provider's ids."],
  ['scope', 'The ref is outside the scope of the policy.'],
]);

/** Of several reasons the first: whoever sends many can try one. */
function sentenceFor({ dropped }: ParsedEvents): string {
  const [reason] = dropped.keys();
  const shape = 'The body is neither {"ref": "<the provider\'s id>"} nor an event of this provider.';
  return (reason && sentences.get(reason)) ?? shape;
}
