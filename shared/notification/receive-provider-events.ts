/** What products export to an Event Hub: Defender for Cloud's alerts, and whatever else one of them knows for its own. */

import type { MessageQueue } from '../alert/change-queue.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { defined } from '../platform/defined.ts';
import { describeEvents } from './describe-events.ts';
import { batchDeadlineMs, readEvents, type ReceiveEvents } from './event-batch.ts';
import { parseProviderEvents, type EventSource } from './parse-provider-events.ts';
import { sendWithin } from './send-within.ts';
import { unwrapEvents } from './unwrap-events.ts';

export interface ProviderEventsOptions {
  readonly queue: MessageQueue;
  /** Those that know events of their own take part. */
  readonly sources: readonly EventSource[];
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** Told of every batch of which nothing was queued, and why. */
  readonly onDropped?: (reasons: ReadonlyMap<string, number>) => void;
}

export function createProviderEventReceiver(options: ProviderEventsOptions): ReceiveEvents {
  const { queue, clock, deadlineMs = batchDeadlineMs, onDropped = () => undefined } = options;
  const sources = options.sources.filter(({ provider }) => provider.subjectOf !== undefined);
  return async ({ events, traceparent, log }) => {
    const each = readEvents(events).flatMap((event) => unwrapEvents(event));
    const observedAt = new Date(clock.now()).toISOString();
    const parsed = parseProviderEvents(each, { sources, observedAt, ...defined({ traceparent }) });
    const elements = [...parsed.keys, ...parsed.polls];
    if (elements.length === 0) {
      if (parsed.dropped.size > 0) onDropped(parsed.dropped);
      return;
    }
    try {
      await sendWithin(queue, elements, deadlineMs);
    } catch (error) {
      log('error', 'provider event not queued', { reason: describeError(error) });
      throw error;
    }
    log('info', 'provider event queued', {
      ...describeEvents(parsed),
      ...defined({ traceparent }),
    });
  };
}
