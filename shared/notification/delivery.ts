/** One HTTP delivery and its answer, free of any web framework. */

import type { Log } from '../platform/log.ts';

export interface Delivery {
  /** The query parameters, decoded. */
  readonly query: { get(name: string): string | null };
  /** Bytes, as the sender says; absent when it doesn't. */
  readonly contentLength?: number;
  body(): Promise<Uint8Array>;
  /** W3C trace context of the delivery. */
  readonly traceparent?: string;
  readonly log: Log;
}

export interface DeliveryAnswer {
  readonly status: 200 | 202 | 400 | 404 | 413 | 503;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const accepted: DeliveryAnswer = { status: 202 };

/** The whole of what an answer says: a static sentence, and nothing of what came. */
export function problem(status: DeliveryAnswer['status'], error: string): DeliveryAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error }) };
}

/** What every door answers while settings are wrong: the sender then tries again. */
export const misconfigured = problem(503, 'The app is not configured; see its health endpoint.');
