/**
 * Why Graph would not make a subscription. It answers 400 for all of these, and no code of its error tells them apart
 * reliably: this is the one place that goes by its words, and a wrong guess costs only the time until the next try.
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 */

import { TerminalError } from '../errors.ts';

export type Refusal =
  /** The changeType, so another one may do. */
  | 'changeType'
  /** Our endpoint did not pass the handshake: our trouble, and it may be over in a minute. */
  | 'handshake'
  /** This tenant does not offer the resource, or not to us. */
  | 'resource';

/** Undefined for errors that are no refusal: those are tried again in the next run. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof TerminalError)) return undefined;
  if (error.code === 'forbidden' || error.code === 'not-found') return 'resource';
  if (error.code !== 'refused') return undefined;
  const words = error.detail ?? '';
  if (/changeType/i.test(words)) return 'changeType';
  return /ValidationError|subscription validation|validation request|validationToken/i.test(words)
    ? 'handshake'
    : 'resource';
}

/** For the record and for health. */
export function refusalWords(error: unknown): string {
  if (!(error instanceof TerminalError)) return 'Graph gave no reason.';
  return error.detail ?? error.message;
}
