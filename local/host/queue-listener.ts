import type { DequeuedMessageItem } from '@azure/storage-queue';
import { textOf } from './host-error.ts';
import type { QueueParts } from './queue-message.ts';
import { processMessage } from './queue-message.ts';
import { mayFetch, nextPollDelay } from './queue-pacing.ts';
import { isStatus } from './queue-sender.ts';

/** Takes messages until the signal is aborted; resolves when those taken are concluded. */
export async function listenToQueue(parts: QueueParts, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  let emptyPolls = 0;
  while (!signal.aborted) {
    const messages = await fetchMessages(parts, signal);
    for (const message of messages) {
      const work = processMessage(parts, message).finally(() => running.delete(work));
      running.add(work);
    }
    emptyPolls = messages.length === 0 ? emptyPolls + 1 : 0;
    if (emptyPolls > 0) await parts.clock.wait(nextPollDelay(emptyPolls, parts.options, Math.random), signal);
    while (!mayFetch(running.size, parts.options)) await Promise.race(running);
  }
  await Promise.all(running);
}

async function fetchMessages(
  parts: QueueParts,
  signal: AbortSignal,
): Promise<readonly DequeuedMessageItem[]> {
  try {
    const { receivedMessageItems } = await parts.queue.receiveMessages({
      numberOfMessages: parts.options.batchSize,
      visibilityTimeout: Math.ceil(parts.leaseMs / 1000),
    });
    return receivedMessageItems;
  } catch (error) {
    if (!signal.aborted)
      parts.say('error', `queue ${parts.queue.name}: polling failed (${textOf(error)}); it goes on`);
    if (isStatus(error, 404)) await recreate(parts);
    return [];
  }
}

async function recreate({ queue, say }: QueueParts): Promise<void> {
  try {
    await queue.createIfNotExists();
  } catch (error) {
    say('error', `queue ${queue.name}: it is gone and cannot be created again (${textOf(error)})`);
  }
}
