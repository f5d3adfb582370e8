import type { QueueClient } from '@azure/storage-queue';
import { RestError } from '@azure/core-rest-pipeline';
import type { MessageEncoding } from './message-encoding.ts';
import { encodeMessage } from './message-encoding.ts';
import type { StorageAccounts } from './storage-accounts.ts';

/** Adds messages to a queue, which is created when it isn't there. */
export type QueueSender = (
  connection: string,
  queueName: string,
  messages: readonly Buffer[],
) => Promise<void>;

export function createQueueSender(accounts: StorageAccounts, encoding: MessageEncoding): QueueSender {
  return async (connection, queueName, messages) => {
    const { queues } = await accounts(connection);
    const queue = queues.getQueueClient(queueName);
    for (const message of messages) await addMessage(queue, encodeMessage(message, encoding));
  };
}

export async function addMessage(queue: QueueClient, text: string): Promise<void> {
  try {
    await queue.sendMessage(text);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
    await queue.createIfNotExists();
    await queue.sendMessage(text);
  }
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof RestError && error.statusCode === status;
}
