/** The queue and who works on it, in simulated time: so many messages at once in each instance, as host.json says. */

import { createChangeQueue, type MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { Random } from '../sim/random.ts';
import type { Agenda } from './agenda.ts';

/** @throws when the message must come back. */
export type Handler = (message: unknown) => Promise<void>;

export interface DrainedQueue extends MessageQueue {
  /** From now on these take the messages, one instance each; what others have taken they bring to its end. */
  hire(handlers: readonly Handler[]): void;
  /** Messages that are not done yet. */
  readonly size: number;
  readonly taken: number;
  /** Messages that failed too often. */
  readonly poison: readonly string[];
}

interface Message {
  readonly text: string;
  readonly failures: number;
}

interface Instance {
  readonly handle: Handler;
  free: number;
}

/** host.json: batchSize and newBatchThreshold, maxDequeueCount, maxPollingInterval, visibilityTimeout. */
const messagesAtOnce = 8 + 4;
const mostDequeues = 5;
const longestPauseMs = 2_000;
const returnsAfterMs = 30_000;

export function createDrainedQueue(agenda: Agenda, random: Random): DrainedQueue {
  const ready: Message[] = [];
  const poison: string[] = [];
  let instances: readonly Instance[] = [];
  let size = 0;
  let taken = 0;

  const show = (message: Message, delayMs: number): void => {
    const at = agenda.now() + Math.ceil(delayMs / 1_000) * 1_000 + random.between(0, longestPauseMs);
    agenda.at(at, () => {
      ready.push(message);
      handOut();
    });
  };
  const fail = (message: Message): void => {
    const failures = message.failures + 1;
    if (failures < mostDequeues) {
      show({ ...message, failures }, returnsAfterMs);
      return;
    }
    poison.push(message.text);
    size -= 1;
  };
  const work = async (instance: Instance, message: Message): Promise<void> => {
    instance.free -= 1;
    taken += 1;
    try {
      await instance.handle(JSON.parse(message.text));
      size -= 1;
    } catch {
      fail(message);
    }
    instance.free += 1;
    handOut();
  };
  const handOut = (): void => {
    for (;;) {
      const [next] = instances.toSorted((a, b) => b.free - a.free);
      const message = next === undefined || next.free === 0 ? undefined : ready.shift();
      if (next === undefined || message === undefined) return;
      void work(next, message);
    }
  };
  const texts = {
    async send(text: string, { delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<void> {
      size += 1;
      show({ text, failures: 0 }, delayMs);
    },
    count: async () => size,
    oldestAt: async () => undefined,
  };

  return {
    send: createChangeQueue(texts).send,
    hire(handlers) {
      instances = handlers.map((handle) => ({ handle, free: messagesAtOnce }));
    },
    get size() {
      return size;
    },
    get taken() {
      return taken;
    },
    poison,
  };
}
