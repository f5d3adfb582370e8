import type { MessageQueue } from '../alert/change-queue.ts';
import type { MessageElement } from '../alert/message.ts';
import { TransientError } from '../errors.ts';

/**
 * Milliseconds that a delivery may wait for the queue. The sender is answered within 2 seconds whatever happens: Graph
 * gives 3 and then delays, or drops, what it sends to an endpoint that is often slower.
 */
export const sendDeadlineMs = 1_500;

/** @throws TransientError when it takes longer, even if the queue does not heed the signal. */
export async function sendWithin(
  queue: MessageQueue,
  elements: readonly MessageElement[],
  deadlineMs: number,
): Promise<void> {
  const patience = new AbortController();
  const { promise: never, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    patience.abort();
    reject(new TransientError('timeout', 'The queue did not answer in time.'));
  }, deadlineMs);
  try {
    await Promise.race([queue.send(elements, { signal: patience.signal }), never]);
  } finally {
    clearTimeout(timer);
  }
}
