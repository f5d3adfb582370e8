/**
 * Errors are named for what the caller must do next. `code` is a closed set, the cause is kept, and messages are
 * static sentences: no ids, tokens, hosts or bodies. Those are fields of the log record. No branch reads a message.
 */

export type TransientCode = 'throttled' | 'unavailable' | 'conflict' | 'timeout' | 'unreadable';
export type TerminalCode = 'unauthorized' | 'forbidden' | 'not-found' | 'refused' | 'malformed';

/** What the other side answered, in parts, for deciding what it means. Free of secrets. */
export interface Said {
  /** Of HTTP; absent where something else spoke, such as whoever issues tokens. */
  readonly status?: number;
  /** Its own error code. */
  readonly code?: string;
  /** Only for what no code tells. */
  readonly message?: string;
}

/** Try again later; after `retryAfterMs` milliseconds when the other side said so (never earlier). */
export class TransientError extends Error {
  readonly code: TransientCode;
  readonly retryAfterMs: number | undefined;
  readonly said: Said | undefined;

  constructor(
    code: TransientCode,
    message: string,
    options: { retryAfterMs?: number; said?: Said; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'TransientError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.said = options.said;
  }
}

/** Trying the same again cannot help: a person must change something first. */
export class TerminalError extends Error {
  readonly code: TerminalCode;
  /** What the other side said about it, cut short and free of secrets; shown to operators, never branched upon. */
  readonly detail: string | undefined;
  readonly said: Said | undefined;

  constructor(
    code: TerminalCode,
    message: string,
    options: { detail?: string; said?: Said; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'TerminalError';
    this.code = code;
    this.detail = options.detail;
    this.said = options.said;
  }
}

/** The other side's own error code: one word, as `detail` begins with. */
const ownCode = /^[A-Za-z][\w.]{1,59}(?=:|$)/;

/**
 * For a log line: nothing in it that the other side could have put there, but its error code. What it said besides
 * may quote what was sent to it, a comment say.
 */
export function describeError(error: unknown): string {
  if (error instanceof TransientError) return `${error.code}: ${error.message}`;
  if (!(error instanceof TerminalError)) return error instanceof Error ? error.name : 'unknown error';
  const own = ownCode.exec(error.detail ?? '')?.[0];
  return `${error.code}: ${error.message}${own === undefined ? '' : ` [${own}]`}`;
}

const saysInFull = ' (it said: ';

/** For the journal and for dead letters, which only operators read: also what the other side said. */
export function explainError(error: unknown): string {
  const detail = error instanceof TerminalError ? error.detail : undefined;
  return `${describeError(error)}${detail === undefined ? '' : `${saysInFull}${detail})`}`;
}

/** What `explainError` made, as `describeError` would have said it. */
export const withoutDetail = (explained: string): string => explained.split(saysInFull, 1).join('');
