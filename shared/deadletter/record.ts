/** Keeps what the host has given up on: the queue `alert-changes-poison`. */

import { parseMessage } from '../alert/parse-message.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { letterFor } from './letter-for.ts';
import type { DeadLetterStore } from './letter.ts';

/** What the queue trigger says about the message. */
export interface MessageFacts {
  readonly id?: string;
  readonly dequeueCount?: number;
  readonly insertedAt?: string;
}

/** @throws TransientError when it can't be stored: then the message stays in the poison queue. */
export async function recordDeadLetter(
  deps: { readonly store: DeadLetterStore; readonly clock: Clock },
  message: unknown,
  { id, dequeueCount, insertedAt }: MessageFacts,
  log: Log,
): Promise<void> {
  const letter = letterFor(message, {
    source: 'poison',
    reasons: reasonsFor(message),
    at: timeOf(insertedAt, deps.clock.now()),
    ...(id === undefined ? {} : { name: id }),
    ...(dequeueCount === undefined ? {} : { dequeueCount }),
  });
  await deps.store.add(letter);
  const { tenantId, reasons, copies } = letter;
  log('error', 'message given up', { tenantId, deadLetter: letter.id, reasons, copies });
}

function reasonsFor(message: unknown): readonly string[] {
  const { rejected } = parseMessage(message);
  if (rejected.length === 0) {
    return ['every try to work on it failed; the log of the function mirror-alert says why'];
  }
  return rejected.map(({ index, reason }) => `element ${index}: ${reason}`);
}

function timeOf(insertedAt: string | undefined, now: number): string {
  const time = insertedAt === undefined ? NaN : Date.parse(insertedAt);
  return new Date(Number.isNaN(time) ? now : time).toISOString();
}
