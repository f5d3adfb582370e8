/** A request and its answer, free of sockets, so that faces are plain functions. */

export interface Call {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyText: string;
  /** Scheme, host and port as the caller spelled them, so that next-page links stay on that host. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; absent for an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by whatever finds a request wrong; carries the whole answer. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = 'Refusal';
    this.reply = reply;
  }
}

export const header = (call: Call, name: string): string | undefined => call.headers.get(name);
