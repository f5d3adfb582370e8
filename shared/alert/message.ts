/** What a message on the queue `alert-changes` may hold, and how elements are packed into as few messages as fit. */

import { TerminalError } from '../errors.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { AlertKey } from './alert-key.ts';

/** Read a provider's changes now: something happened there, and nobody said to which copy. */
export interface PollRequest {
  readonly tenantId: string;
  readonly poll: ProviderId;
}

export const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** Look after this Graph subscription now. */
export interface SubscriptionEvent {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly lifecycle: LifecycleEvent;
}

export type MessageElement = AlertKey | PollRequest | SubscriptionEvent;

/** One element as it will be sent. */
export interface Encoded {
  readonly json: string;
  readonly bytes: number;
}

/** Bytes of JSON in one message: 64 KiB is storage's limit, and base64 takes a third more. */
export const maxMessageBytes = 48 * 1024;

/** The texts of the messages that carry these elements, in their order: nothing lost, each within the limit. */
export function packKeys(elements: readonly MessageElement[]): string[] {
  return packEncoded(elements.map(encodeElement)).map(messageText);
}

/**
 * An observation that doesn't fit is left out: the copy is then read again.
 * @throws TerminalError `malformed` when not even the bare element fits; a parsed key always does.
 */
export function encodeElement(element: MessageElement): Encoded {
  const whole = encode(element);
  if (fits(whole.bytes)) return whole;
  const bare = encode({ ...element, observation: undefined });
  if (fits(bare.bytes)) return bare;
  throw new TerminalError('malformed', 'The name of a copy does not fit into a queue message.');
}

/** Groups that each fit into one message. */
export function packEncoded(elements: readonly Encoded[]): Encoded[][] {
  const groups: Encoded[][] = [];
  let group: Encoded[] = [];
  let bytes = 0;
  for (const element of elements) {
    if (group.length > 0 && !fits(bytes + element.bytes)) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(element);
    bytes += element.bytes;
  }
  return group.length > 0 ? [...groups, group] : groups;
}

export function messageText(elements: readonly Encoded[]): string {
  return `[${elements.map(({ json }) => json).join(',')}]`;
}

/** Each element brings one separator; the brackets are one more byte than the separators cover. */
function fits(bytes: number): boolean {
  return bytes + 1 <= maxMessageBytes;
}

function encode(element: unknown): Encoded {
  const json = JSON.stringify(element);
  return { json, bytes: Buffer.byteLength(json, 'utf8') + 1 };
}
