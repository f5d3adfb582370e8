/** The one place that turns an HTTP answer into an error: named for what the caller must do next. */

import { TerminalError, TransientError, type TerminalCode } from '../errors.ts';
import { errorDetail, saidIn } from './error-detail.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface Answer {
  readonly status: number;
  /** Header by name, case-insensitive. */
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** `now`: milliseconds since the epoch, against which a `Retry-After` date is read. */
export function failureFor(answer: Answer, now: number): TransientError | TerminalError {
  const { status } = answer;
  const wait = parseRetryAfter(answer.header('retry-after'), now);
  const said = { status, ...saidIn(answer.body) };
  const options = wait === undefined ? { said } : { said, retryAfterMs: wait };
  if (status === 429) return new TransientError('throttled', 'The API asked for fewer calls.', options);
  if (status === 408 || status >= 500)
    return new TransientError('unavailable', 'The API failed to answer.', options);
  if (status === 409 || status === 412)
    return new TransientError('conflict', 'Somebody else wrote first.', options);
  const detail = errorDetail(answer.body);
  const { code, message } = terminal.get(status) ?? (status < 400 ? unexpected : refused);
  return new TerminalError(code, message, detail === undefined ? { said } : { said, detail });
}

const terminal = new Map<number, { code: TerminalCode; message: string }>([
  [
    401,
    { code: 'unauthorized', message: 'The API did not accept the token; check the cloud and the identity.' },
  ],
  [
    403,
    { code: 'forbidden', message: 'The identity lacks a permission for this call; run the grant script.' },
  ],
  [404, { code: 'not-found', message: 'The API does not have it.' }],
  [410, { code: 'not-found', message: 'The API no longer has it.' }],
]);
const refused = { code: 'refused', message: 'The API refused the request.' } as const;
/** A redirect is not followed: it would carry the token to wherever the answer points. */
const unexpected = {
  code: 'refused',
  message: 'The API answered neither with success nor with an error.',
} as const;
