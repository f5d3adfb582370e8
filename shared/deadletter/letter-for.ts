import { createHash } from 'node:crypto';
import { parseMessage, type ParsedMessage } from '../alert/parse-message.ts';
import { letterId, type DeadLetter } from './letter.ts';

export interface LetterDetails {
  readonly source: DeadLetter['source'];
  readonly reasons: readonly string[];
  /** ISO 8601 UTC. */
  readonly at: string;
  /** What tells it from others of the same time; by default its content. */
  readonly name?: string;
  readonly dequeueCount?: number;
}

/** A dead letter for a message or for one element of it, whatever it is: also for garbage. */
export function letterFor(message: unknown, details: LetterDetails): DeadLetter {
  const { source, reasons, at, dequeueCount } = details;
  const content = contentOf(message);
  const parsed = parseMessage(message);
  const name = details.name ?? createHash('sha256').update(content).digest('hex').slice(0, 32);
  return {
    tenantId: tenantOf(parsed),
    id: letterId(at, name),
    at,
    source,
    reasons,
    copies: parsed.keys.map(({ provider, ref }) => `${provider} ${ref}`),
    content,
    ...(dequeueCount === undefined ? {} : { dequeueCount }),
  };
}

function tenantOf({ keys, polls, subscriptionEvents }: ParsedMessage): string {
  const [first] = [...keys, ...polls, ...subscriptionEvents];
  return first?.tenantId ?? 'unknown';
}

function contentOf(message: unknown): string {
  if (typeof message === 'string') return message;
  return message === undefined ? '' : JSON.stringify(message);
}
