/**
 * Group commit: what arrives while messages are on their way shares the next one, and everybody is answered only
 * after the message that carries theirs is stored. A burst of small deliveries then costs a fraction of the calls
 * (measured with a queue of 5 ms: 268 → 60 µs of CPU per delivery of one; the p99 of a paced load is the same).
 */

import { TransientError } from '../errors.ts';
import { maxMessageBytes, messageText, type Encoded } from './message.ts';

export type Commit = (elements: readonly Encoded[], signal?: AbortSignal) => Promise<void>;

/** Small messages on their way at once; beyond that, arrivals wait and share. */
const slots = 4;

interface Parcel {
  readonly elements: readonly Encoded[];
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** @param send stores one message; must itself end in bounded time, since others wait behind it. */
export function createGroupCommit(send: (text: string) => Promise<void>): Commit {
  const waiting = new Set<Parcel>();
  let inFlight = 0;

  async function deliver(parcels: readonly Parcel[]): Promise<void> {
    try {
      await send(messageText(parcels.flatMap(({ elements }) => elements)));
      for (const parcel of parcels) parcel.stored();
    } catch (error) {
      for (const parcel of parcels) parcel.failed(error);
    }
  }

  function sendWaiting(): void {
    while (inFlight < slots && waiting.size > 0) {
      const parcels = takeOneMessage(waiting);
      inFlight += 1;
      void deliver(parcels).then(() => {
        inFlight -= 1;
        sendWaiting();
      });
    }
  }

  return async (elements, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const parcel: Parcel = { elements, stored: () => resolve(undefined), failed: reject };
    const leave = (): void => {
      waiting.delete(parcel);
      reject(new TransientError('timeout', 'The queue did not answer in time.'));
    };
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted === true) leave();
    else if (isLarge(elements)) void deliver([parcel]);
    else waiting.add(parcel);
    sendWaiting();
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  };
}

/** Two of these would not share a message, so waiting gains nothing. */
function isLarge(elements: readonly Encoded[]): boolean {
  return size(elements) > maxMessageBytes / 2;
}

function takeOneMessage(waiting: Set<Parcel>): Parcel[] {
  const taken: Parcel[] = [];
  let bytes = 1;
  for (const parcel of waiting) {
    bytes += size(parcel.elements);
    if (bytes > maxMessageBytes && taken.length > 0) break;
    waiting.delete(parcel);
    taken.push(parcel);
  }
  return taken;
}

function size(elements: readonly Encoded[]): number {
  return elements.reduce((sum, { bytes }) => sum + bytes, 0);
}
