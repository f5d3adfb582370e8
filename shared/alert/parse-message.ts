/** Reads a message of the queue `alert-changes` element by element: a bad one never takes the good ones with it. */

import * as z from 'zod';
import { isProviderId } from '../provider/provider-id.ts';
import { AlertKeySchema, type AlertKey } from './alert-key.ts';
import { lifecycleEvents, type MessageElement, type PollRequest, type SubscriptionEvent } from './message.ts';

export interface Rejected {
  /** Position in the message. */
  readonly index: number;
  /** What is wrong and where; never quotes the element. */
  readonly reason: string;
  /** As it came, for the dead letter. */
  readonly element: unknown;
}

export interface ParsedMessage {
  readonly keys: readonly AlertKey[];
  readonly polls: readonly PollRequest[];
  readonly subscriptionEvents: readonly SubscriptionEvent[];
  readonly rejected: readonly Rejected[];
}

const PollRequestSchema = z.object({ tenantId: z.guid(), poll: z.string().refine(isProviderId) });
const SubscriptionEventSchema = z.object({
  tenantId: z.guid(),
  subscriptionId: z.guid(),
  lifecycle: z.enum(lifecycleEvents),
});

/** @param message what the queue trigger hands over: the parsed JSON, or the text when it was none. */
export function parseMessage(message: unknown): ParsedMessage {
  const value = typeof message === 'string' ? parseJson(message) : message;
  const elements = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const keys: AlertKey[] = [];
  const polls: PollRequest[] = [];
  const subscriptionEvents: SubscriptionEvent[] = [];
  const rejected: Rejected[] = [];
  elements.forEach((element, index) => {
    const parsed = parseElement(element);
    if ('reason' in parsed) rejected.push({ index, reason: parsed.reason, element });
    else if ('poll' in parsed.element) polls.push(parsed.element);
    else if ('lifecycle' in parsed.element) subscriptionEvents.push(parsed.element);
    else keys.push(parsed.element);
  });
  return { keys, polls, subscriptionEvents, rejected };
}

type ParsedElement = { readonly element: MessageElement } | { readonly reason: string };

function parseElement(element: unknown): ParsedElement {
  if (typeof element !== 'object' || element === null) return { reason: 'not an object' };
  if ('poll' in element) return outcome(PollRequestSchema.safeParse(element));
  if ('lifecycle' in element) return outcome(SubscriptionEventSchema.safeParse(element));
  return outcome(AlertKeySchema.safeParse(element));
}

function outcome(result: z.ZodSafeParseResult<unknown>): ParsedElement {
  // Parsing leaves out what is absent, which zod's types cannot say: they allow an explicit undefined.
  if (result.success) return { element: result.data as MessageElement };
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'element'}: ${message}`,
  );
  return { reason: problems.join('; ') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
