/** Validation of a notification URL: the endpoint must give back the decoded token and nothing else. */

import { randomUUID } from 'node:crypto';
import { isEventHubUrl } from '../notifications/event-hub.ts';
import { post, type Delivered } from '../notifications/post.ts';

export const handshakeFailed =
  'Subscription validation request failed. Must respond with 200 OK to this request.';

/** Why the endpoint failed, or undefined when it passed. */
export async function validateEndpoint(url: string, timeoutMs: number): Promise<string | undefined> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const target = new URL(url);
  // Form encoding, as the service does it: spaces become plus signs.
  target.searchParams.append('validationToken', token);
  const answer = await post(target.href, '', 'text/plain; charset=utf-8', timeoutMs);
  return isToken(answer, token) ? undefined : handshakeFailed;
}

function isToken(answer: Delivered | undefined, token: string): boolean {
  return (
    answer?.status === 200 &&
    answer.contentType.toLowerCase().split(';')[0]?.trim() === 'text/plain' &&
    answer.body === token
  );
}

/** An Event Hub, or https everywhere; plain http only to this machine, because the local function host has no certificate. */
export function isNotificationUrl(text: unknown): text is string {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  if (isEventHubUrl(text)) return true;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1');
}
