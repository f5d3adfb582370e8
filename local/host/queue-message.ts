import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { HostClock } from './clock.ts';
import { textOf } from './host-error.ts';
import type { QueueOptions } from './host-json.ts';
import type { PartLog } from './host-log.ts';
import type { InvocationResult, TriggerData } from './invoke.ts';
import { decodeMessage } from './message-encoding.ts';
import { addMessage, isStatus } from './queue-sender.ts';
import { concludeMessage, isSpent } from './queue-pacing.ts';

export interface QueueParts {
  readonly queue: QueueClient;
  /** undefined: this queue has none. */
  readonly poisonQueue: QueueClient | undefined;
  readonly options: QueueOptions;
  readonly leaseMs: number;
  readonly clock: HostClock;
  readonly say: PartLog;
  readonly invoke: (trigger: TriggerData) => Promise<InvocationResult>;
}

/** Runs the function on one message and does with the message what the outcome asks for; never rejects. */
export async function processMessage(parts: QueueParts, message: DequeuedMessageItem): Promise<void> {
  try {
    await process(parts, message);
  } catch (error) {
    parts.say(
      'error',
      `queue ${parts.queue.name}: a message could not be concluded (${textOf(error)}); it comes back by itself`,
    );
  }
}

async function process(parts: QueueParts, message: DequeuedMessageItem): Promise<void> {
  const text = decodeMessage(message.messageText, parts.options.messageEncoding);
  if (text === undefined) {
    parts.say(
      'warning',
      `queue ${parts.queue.name}: a message is not ${parts.options.messageEncoding}; check messageEncoding`,
    );
    return moveToPoison(parts, message, message.popReceipt);
  }
  if (isSpent(message.dequeueCount, parts.options)) return moveToPoison(parts, message, message.popReceipt);
  const lease = keepLease(parts, message);
  const result = await parts.invoke(triggerData(parts.queue.name, message, text));
  await conclude(parts, message, result.ok, await lease.end());
}

async function conclude(
  parts: QueueParts,
  message: DequeuedMessageItem,
  ok: boolean,
  popReceipt: string,
): Promise<void> {
  const conclusion = concludeMessage(ok, message.dequeueCount, parts.poisonQueue?.name, parts.options);
  switch (conclusion.kind) {
    case 'delete':
      return ifStillOurs(parts.queue.deleteMessage(message.messageId, popReceipt));
    case 'release': {
      const seconds = Math.ceil(conclusion.visibilityTimeoutMs / 1000);
      return ifStillOurs(parts.queue.updateMessage(message.messageId, popReceipt, undefined, seconds));
    }
    case 'poison':
      return moveToPoison(parts, message, popReceipt);
    case 'leave':
      return;
  }
}

async function moveToPoison(
  { queue, poisonQueue, say }: QueueParts,
  message: DequeuedMessageItem,
  popReceipt: string,
) {
  if (poisonQueue === undefined) return;
  say(
    'warning',
    `queue ${queue.name}: a message was tried ${message.dequeueCount} times; it goes to ${poisonQueue.name}`,
  );
  await addMessage(poisonQueue, message.messageText);
  await ifStillOurs(queue.deleteMessage(message.messageId, popReceipt));
}

/** Someone else has the message by now, or it is gone: theirs to conclude. */
async function ifStillOurs(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (![400, 404, 409].some((status) => isStatus(error, status))) throw error;
  }
}

/** Renews at half time, and sooner after a failure; `end` gives the pop receipt that is good now. */
function keepLease(
  { queue, leaseMs, clock, say }: QueueParts,
  message: DequeuedMessageItem,
): { end(): Promise<string> } {
  const over = new AbortController();
  let popReceipt = message.popReceipt;
  const renew = async (): Promise<number | undefined> => {
    try {
      const renewed = await queue.updateMessage(
        message.messageId,
        popReceipt,
        undefined,
        Math.ceil(leaseMs / 1000),
      );
      popReceipt = renewed.popReceipt ?? popReceipt;
      return leaseMs / 2;
    } catch (error) {
      say('warning', `queue ${queue.name}: a message's lease could not be renewed (${textOf(error)})`);
      return isStatus(error, 400) || isStatus(error, 404) ? undefined : leaseMs / 10;
    }
  };
  const loop = async (): Promise<void> => {
    for (let wait: number | undefined = leaseMs / 2; wait !== undefined; wait = await renew()) {
      await clock.wait(wait, over.signal);
      if (over.signal.aborted) return;
    }
  };
  const renewing = loop();
  return {
    end: async () => {
      over.abort();
      await renewing;
      return popReceipt;
    },
  };
}

/** @see facts: GrpcMessageConversionExtensions; the library gives these names in camel case. */
function triggerData(queueName: string, message: DequeuedMessageItem, text: string): TriggerData {
  const json = (value: unknown): { json: string } => ({ json: JSON.stringify(value) });
  return {
    reason: `New queue message detected on '${queueName}'.`,
    data: { string: text },
    metadata: {
      Id: { string: message.messageId },
      DequeueCount: json(message.dequeueCount),
      InsertionTime: json(message.insertedOn),
      ExpirationTime: json(message.expiresOn),
      NextVisibleTime: json(message.nextVisibleOn),
      PopReceipt: { string: message.popReceipt },
      QueueTrigger: { string: text },
    },
  };
}
