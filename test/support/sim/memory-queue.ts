/** A storage queue in memory: delays, at least once, in any order; a message taken by who dies comes back. */

import type { MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { Random } from './random.ts';

export interface Message {
  readonly body: string;
  visibleAt: number;
  dequeued: number;
}

export interface MemoryQueue extends MessageQueue {
  take(now: number): Message | undefined;
  remove(message: Message): void;
  /** When the next message can be taken, if any. */
  nextAt(): number;
  /** The only way for a message to be handed out twice without a failure. */
  duplicate(probability: number): void;
  readonly size: number;
}

/** For this long the host hides a message that it has handed out. */
const hiddenMs = 600_000;

export function createMemoryQueue(clock: { now(): number }, random: Random): MemoryQueue {
  const messages = new Set<Message>();
  let duplicates = 0;
  const add = (body: string, visibleAt: number): void => {
    messages.add({ body, visibleAt, dequeued: 0 });
  };
  return {
    get size() {
      return messages.size;
    },
    duplicate(probability) {
      duplicates = probability;
    },
    async send(elements, { delayMs = 0 } = {}) {
      if (elements.length === 0) return;
      const body = JSON.stringify(elements);
      const visibleAt = clock.now() + Math.ceil(delayMs / 1000) * 1000;
      add(body, visibleAt);
      if (random.chance(duplicates)) add(body, visibleAt + random.between(0, 30_000));
    },
    take(now) {
      const message = random.pick([...messages].filter(({ visibleAt }) => visibleAt <= now));
      if (message === undefined) return undefined;
      message.visibleAt = now + hiddenMs;
      message.dequeued += 1;
      return message;
    },
    remove: (message) => void messages.delete(message),
    nextAt: () => Math.min(...[...messages].map(({ visibleAt }) => visibleAt)),
  };
}
