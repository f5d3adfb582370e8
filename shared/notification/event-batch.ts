/** A batch of events out of an Event Hub, free of any framework. */

import type { Log } from '../platform/log.ts';

export interface EventBatch {
  /** As the host hands them over: an event that is JSON is parsed already. */
  readonly events: unknown;
  /** W3C trace context of the run. */
  readonly traceparent?: string;
  readonly log: Log;
}

/**
 * Rejects only when the batch must come again, as a whole: nobody but the queue can hold it up, since whatever can't
 * be used is dropped and counted.
 */
export type ReceiveEvents = (batch: EventBatch) => Promise<void>;

/** Milliseconds that a batch may wait for the queue: nobody waits for an answer, and it may need many messages. */
export const batchDeadlineMs = 20_000;

/** What is left as text, or comes as bytes, is tried once more: some senders put JSON into a JSON text. */
export function readEvents(events: unknown): readonly unknown[] {
  return (Array.isArray(events) ? events : [events]).map(readEvent);
}

function readEvent(event: unknown): unknown {
  const text = event instanceof Uint8Array ? new TextDecoder().decode(event) : event;
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
