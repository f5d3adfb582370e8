/** Who may talk to the page's server: only the page itself, in a browser on this machine. Pure. */

import type { IncomingHttpHeaders } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** A page of another site could have its own name point to 127.0.0.1 (DNS rebinding): the name it then sends isn't ours. */
export function refuseHost({ host }: IncomingHttpHeaders, port: number): Refusal | undefined {
  return host !== undefined && hostsOf(port).includes(host.toLowerCase())
    ? undefined
    : { status: 403, error: `Open http://127.0.0.1:${port} itself.` };
}

/** Browsers state where a POST comes from; what doesn't say that it comes from this page is refused. */
export function refusePost(headers: IncomingHttpHeaders, port: number): Refusal | undefined {
  const { origin } = headers;
  if (origin === undefined || !hostsOf(port).some((host) => origin.toLowerCase() === `http://${host}`))
    return { status: 403, error: 'Only the page itself may do this.' };
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return { status: 415, error: 'Send application/json.' };
  return undefined;
}

const hostsOf = (port: number): readonly string[] =>
  ['127.0.0.1', 'localhost'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);

/** Nothing but our own files is loaded or run, nothing is framed, nothing is kept. */
export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
