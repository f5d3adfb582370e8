/** The queue `alert-changes`: elements in, packed messages out. */

import type { SendOptions, TextQueue } from '../platform/queue.ts';
import { createGroupCommit } from './group-commit.ts';
import { encodeElement, messageText, packEncoded, type MessageElement } from './message.ts';

/** Everything that travels on the queue; anything that needs only a ChangeQueue takes this too. */
export interface MessageQueue {
  /**
   * Resolves when every element is stored.
   * @throws TransientError when the queue can't be reached, or `signal` ends the wait: some may be stored even then.
   */
  send(elements: readonly MessageElement[], options?: SendOptions): Promise<void>;
}

/** Messages of one call on their way at the same time. */
const sendsAtOnce = 8;

export function createChangeQueue(queue: TextQueue): MessageQueue {
  const commit = createGroupCommit((text) => queue.send(text));
  return {
    async send(elements, options = {}) {
      const groups = packEncoded(elements.map(encodeElement));
      const { delayMs = 0, signal } = options;
      // What must wait shares no message with others: the delay belongs to the message.
      await inParallel(groups, sendsAtOnce, (group) =>
        delayMs > 0 ? queue.send(messageText(group), options) : commit(group, signal),
      );
    },
  };
}

/** The first failure ends the call; what is on its way then still arrives. */
async function inParallel<T>(
  items: readonly T[],
  width: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
