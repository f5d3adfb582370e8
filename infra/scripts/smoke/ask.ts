/** One request to the app, as a caller out there would send it. */

export interface Reply {
  readonly status: number;
  /** Without parameters, lower case; empty when there is none. */
  readonly type: string;
  readonly text: string;
}

export type Ask = (
  path: string,
  options?: {
    readonly method?: 'GET' | 'POST';
    readonly key?: string;
    readonly query?: Readonly<Record<string, string>>;
  },
) => Promise<Reply | undefined>;

/** A cold start takes seconds. */
const patienceMs = 30_000;

/**
 * Undefined when the app could not be reached. The key goes into the header, or, where there is a query, into that: as Graph does.
 * A redirect is an answer and not followed, since the key would go along.
 */
export function createAsk(url: string): Ask {
  return async (path, { method = 'GET', key, query } = {}) => {
    const address = new URL(path, url);
    for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
    if (query !== undefined && key !== undefined) address.searchParams.set('code', key);
    const headers = query === undefined && key !== undefined ? { 'x-functions-key': key } : {};
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const answer = await fetch(address, { method, headers, redirect: 'manual', signal });
      const type = answer.headers.get('content-type') ?? '';
      return {
        status: answer.status,
        type: type.replace(/;.*/, '').toLowerCase(),
        text: await answer.text(),
      };
    } catch {
      return undefined;
    }
  };
}
