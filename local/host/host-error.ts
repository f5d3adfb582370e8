/** A mistake that a person must mend: the message says what is wrong and what to do. Shown without a stack. */
export class HostError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'HostError';
  }
}

/** An Error of any realm: Jest's tests and Node's own modules each have their own class. */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

/** The text of anything thrown, for a log line. */
export function textOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown);
}

/** Node's code of a system error, such as `ENOENT`. */
export function codeOf(thrown: unknown): unknown {
  return isError(thrown) && 'code' in thrown ? thrown.code : undefined;
}
