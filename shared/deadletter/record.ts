/** Keeps what the host has given up on: the queue `alert-changes-poison`. */

import { elementsOf, splitByTenant } from '../alert/by-tenant.ts';
import { parseMessage, type Rejected } from '../alert/parse-message.ts';
import type { Clock } from '../platform/clock.ts';
import { defined } from '../platform/defined.ts';
import type { Log } from '../platform/log.ts';
import { letterFor } from './letter-for.ts';
import type { DeadLetterStore } from './letter.ts';

/** What the queue trigger says about the message. */
export interface MessageFacts {
  readonly id?: string;
  readonly dequeueCount?: number;
  readonly insertedAt?: string;
}

/**
 * One for each tenant that it names, with what concerns that tenant, and one for what names none: nobody is to look for
 * a fault among another's.
 *
 * @throws TransientError when it can't be stored: then the message stays in the poison queue.
 */
export async function recordDeadLetter(
  deps: { readonly store: DeadLetterStore; readonly clock: Clock },
  message: unknown,
  { id, dequeueCount, insertedAt }: MessageFacts,
  log: Log,
): Promise<void> {
  const details = {
    source: 'poison',
    at: timeOf(insertedAt, deps.clock.now()),
    ...defined({ name: id, dequeueCount }),
  } as const;
  const letters = partsOf(message).map((part) =>
    letterFor(part.content, { ...details, reasons: part.reasons }),
  );
  await Promise.all(letters.map((letter) => deps.store.add(letter)));
  for (const { tenantId, reasons, copies, id: deadLetter } of letters)
    log('error', 'message given up', { tenantId, deadLetter, reasons, copies });
}

interface Part {
  readonly content: unknown;
  readonly reasons: readonly string[];
}

const failed = 'every try to work on it failed; the log of the function mirror-alert says why';

function partsOf(message: unknown): readonly Part[] {
  const { rejected, ...good } = parseMessage(message);
  const tenants = splitByTenant(good);
  // As it came.
  if (tenants.length === 1 && rejected.length === 0) return [{ content: message, reasons: [failed] }];
  if (tenants.length === 0)
    return [{ content: message, reasons: rejected.length === 0 ? [failed] : reasonsFor(rejected) }];
  const strange = { content: rejected.map(({ element }) => element), reasons: reasonsFor(rejected) };
  return [
    ...tenants.map((part) => ({ content: elementsOf(part), reasons: [failed] })),
    ...(rejected.length === 0 ? [] : [strange]),
  ];
}

const reasonsFor = (rejected: readonly Rejected[]): readonly string[] =>
  rejected.map(({ index, reason }) => `element ${index}: ${reason}`);

function timeOf(insertedAt: string | undefined, now: number): string {
  const time = insertedAt === undefined ? NaN : Date.parse(insertedAt);
  return new Date(Number.isNaN(time) ? now : time).toISOString();
}
