/** Texts on one storage queue, encoded as the Functions host expects them (host.json: messageEncoding base64). */

import type { QueueClient } from '@azure/storage-queue';
import { isNotFound, storageCall } from './storage-errors.ts';

export interface SendOptions {
  /** How long the message stays invisible; storage allows whole seconds, up to seven days. */
  readonly delayMs?: number;
  readonly signal?: AbortSignal;
}

export interface TextQueue {
  /** Resolves when the message is stored. @throws TransientError within a few seconds when it can't be. */
  send(text: string, options?: SendOptions): Promise<void>;
  /** How many messages there are, visible or not: approximate by nature. */
  count(): Promise<number>;
  /** When the first message that may be taken now was put there, ISO 8601 UTC; undefined when none may. */
  oldestAt(): Promise<string | undefined>;
}

/** A put takes milliseconds: one that takes this long has failed, its repeats included. */
const sendTimeoutMs = 2_000;
const maxVisibilitySeconds = 7 * 24 * 60 * 60;
/** What must not be lost must not expire either; the default is seven days. */
const neverExpires = -1;

export function createTextQueue(client: QueueClient): TextQueue {
  return {
    async send(text, { delayMs = 0, signal } = {}) {
      const content = Buffer.from(text, 'utf8').toString('base64');
      const abortSignal = deadline(signal);
      const options = {
        visibilityTimeout: visibilitySeconds(delayMs),
        messageTimeToLive: neverExpires,
        abortSignal,
      };
      try {
        await storageCall(client.sendMessage(content, options));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        // Deployment makes the queue; if somebody deleted it since, nobody else would make it again.
        await storageCall(client.createIfNotExists({ abortSignal }));
        await storageCall(client.sendMessage(content, options));
      }
    },
    async count() {
      try {
        const { approximateMessagesCount } = await storageCall(
          client.getProperties({ abortSignal: deadline() }),
        );
        return approximateMessagesCount ?? 0;
      } catch (error) {
        // A poison queue comes into being with its first message.
        if (isNotFound(error)) return 0;
        throw error;
      }
    },
    async oldestAt() {
      try {
        const options = { numberOfMessages: 1, abortSignal: deadline() };
        const { peekedMessageItems } = await storageCall(client.peekMessages(options));
        return peekedMessageItems[0]?.insertedOn.toISOString();
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
  };
}

/** Rounded up: a wait that somebody asked for is never cut short. */
export function visibilitySeconds(delayMs: number): number {
  return Math.min(Math.max(0, Math.ceil(delayMs / 1_000)), maxVisibilitySeconds);
}

function deadline(signal?: AbortSignal): AbortSignal {
  const own = AbortSignal.timeout(sendTimeoutMs);
  return signal === undefined ? own : AbortSignal.any([own, signal]);
}
