/**
 * What every client has in common: where calls may go, how long they may take, what is said about them, and what each
 * failure is called. A transport adds the token and carries the bytes; it never retries, since long waits happen in
 * the queue and not in a worker's slot.
 */

import { TerminalError, TransientError, type TerminalCode, type TransientCode } from '../errors.ts';
import type { ApiClient, ApiName, ApiRequest } from './api-client.ts';
import type { Clock } from './clock.ts';
import type { Endpoint } from './clouds.ts';
import { raceAgainst } from './deadline.ts';
import { failureFor, type Answer } from './failure.ts';
import { operationOf } from './operation.ts';
import { makeSilenceGate } from './silence-gate.ts';
import { targetOf } from './target.ts';
import { throttleBucket } from './throttle-bucket.ts';
import { makeThrottleGate } from './throttle-gate.ts';

export interface TransportRequest {
  readonly method: ApiRequest<unknown>['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** Rejects only when there is no answer; whatever the status is, it is an answer. Follows no redirect. */
export type Transport = (request: TransportRequest) => Promise<Answer>;

/** One call that reached for the network, for logs and metrics: no body, token, id or query is in it. */
export interface ApiCall {
  readonly api: ApiName;
  /** Who asked, if that was said. */
  readonly caller?: string;
  readonly method: ApiRequest<unknown>['method'];
  readonly operation: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly outcome: 'ok' | TransientCode | TerminalCode;
  readonly ms: number;
}

export interface BoundClientOptions {
  readonly api: ApiName;
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onCall?: (call: ApiCall) => void;
  /** For the whole call: token, connection and body. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

export function bindApiClient(options: BoundClientOptions): ApiClient {
  const { clock, endpoint } = options;
  const gate = makeThrottleGate(clock);
  const silence = makeSilenceGate(clock);
  return {
    now: () => new Date(clock.now()).toISOString(),
    async send(request) {
      const url = targetOf(endpoint, request.path);
      const bucket = throttleBucket(options.api, url.pathname);
      gate.pass(bucket);
      silence.pass(bucket);
      const call = observeCall(options, request, url);
      try {
        const answer = await exchange(options, request, url);
        call.status = answer.status;
        silence.note(bucket);
        const value = valueOf(answer, request, clock.now());
        call.end('ok');
        return value;
      } catch (error) {
        gate.note(bucket, error);
        silence.note(bucket, error);
        call.end(isNamed(error) ? error.code : 'unavailable');
        throw error;
      }
    },
  };
}

function observeCall(
  { api, endpoint, clock, onCall }: BoundClientOptions,
  { method, caller }: Pick<ApiRequest<unknown>, 'method' | 'caller'>,
  url: URL,
) {
  const started = clock.now();
  const operation = operationOf(url.pathname.slice(endpoint.basePath.length));
  const who = caller === undefined ? {} : { caller };
  return {
    status: undefined as number | undefined,
    end(outcome: ApiCall['outcome']) {
      const status = this.status === undefined ? {} : { status: this.status };
      onCall?.({ api, ...who, method, operation, ...status, outcome, ms: clock.now() - started });
    },
  };
}

async function exchange<T>(options: BoundClientOptions, request: ApiRequest<T>, url: URL): Promise<Answer> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const headers = { accept: 'application/json', ...request.headers };
  try {
    const { method, body } = request;
    return await raceAgainst(signal, options.transport({ method, url, headers, body, signal }));
  } catch (error) {
    if (isNamed(error)) throw error;
    const cause = summaryOf(error);
    if (signal.aborted) throw new TransientError('timeout', 'The API did not answer in time.', { cause });
    throw new TransientError('unavailable', 'The API could not be reached.', { cause });
  }
}

function valueOf<T>(answer: Answer, request: ApiRequest<T>, now: number): T {
  if (answer.status < 200 || answer.status > 299) throw failureFor(answer, now);
  if (request.accepts !== undefined && !request.accepts.includes(answer.status)) {
    throw new TerminalError(
      'refused',
      'The API did something else than was asked for; look at the object there.',
    );
  }
  return parseAnswer(answer, request);
}

function parseAnswer<T>({ status, header, body }: Answer, { schema, headersRead }: ApiRequest<T>): T {
  try {
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    if (headersRead === undefined) return schema.parse(parsed);
    const headers = Object.fromEntries(
      headersRead.flatMap((name) => {
        const value = header(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return schema.parse({ status, headers, body: parsed });
  } catch (cause) {
    throw new TransientError('unreadable', 'The answer of the API could not be read.', { cause });
  }
}

const isNamed = (error: unknown) => error instanceof TransientError || error instanceof TerminalError;

/** A transport's own error holds the request, and so the token: only what it is called is kept. */
function summaryOf(error: unknown): Error {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return new Error('unknown');
  return new Error('code' in inner && typeof inner.code === 'string' ? inner.code : inner.name);
}
