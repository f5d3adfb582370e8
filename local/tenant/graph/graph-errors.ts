/** Errors in Microsoft Graph's shape. @see https://learn.microsoft.com/graph/errors */

import { randomUUID } from 'node:crypto';
import type { TenantClock } from '../clock.ts';
import type { FaceErrors } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';
import type { TokenFlaw } from '../identity/token.ts';
import { isoTime } from '../state/timestamps.ts';

const flaws: Readonly<Record<TokenFlaw, string>> = {
  missing: 'Access token is empty.',
  malformed: 'CompactToken parsing failed with error code: 80049217',
  forged: 'Access token validation failure. Signature is invalid.',
  expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.',
};

const codes = new Map([
  [400, 'BadRequest'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [500, 'InternalServerError'],
  [502, 'BadGateway'],
  [503, 'ServiceUnavailable'],
  [504, 'GatewayTimeout'],
]);

export interface GraphErrors extends FaceErrors {
  readonly bad: (message: string) => Reply;
  missing(what: string): Reply;
  conflict(message: string): Reply;
  /** A retired API. */
  gone(): Reply;
}

export function graphErrors(clock: TenantClock): GraphErrors {
  const at = (): string => isoTime(clock.now()).slice(0, 19);
  const error = (status: number, code: string, message: string): Reply => {
    const id = randomUUID();
    const innerError = { date: at(), 'request-id': id, 'client-request-id': id };
    return { status, body: { error: { code, message, innerError } }, headers: { 'request-id': id } };
  };
  const noSegment = (path: string): Reply =>
    error(400, 'BadRequest', `Resource not found for the segment '${path.split('/').at(-1) ?? ''}'.`);
  const failed = (status: number, message: string): Reply =>
    error(status, codes.get(status) ?? 'UnknownError', message);
  return {
    unauthorized: (flaw) => error(401, 'InvalidAuthenticationToken', flaws[flaw]),
    forbidden: (needs) =>
      error(
        403,
        'Forbidden',
        `Missing application roles. API required roles: ${needs.join(',')}, application roles: User.Read.All.`,
      ),
    // alerts_v2 says no more than this where Defender is not licensed or not set up.
    withheld: (lack, { path }) => (lack === 'cloud' ? noSegment(path) : error(403, 'Forbidden', 'Forbidden')),
    notFound: ({ path }) => noSegment(path),
    methodNotAllowed: () => failed(405, 'Specified HTTP method is not allowed for the request target.'),
    throttled: (retryAfter) => throttled(at(), retryAfter),
    failed,
    bad: (message) => failed(400, message),
    missing: (what) => failed(404, `${what} was not found.`),
    conflict: (message) => failed(409, message),
    gone: () => failed(410, 'The resource has been retired.'),
  };
}

function throttled(date: string, retryAfter: string): Reply {
  const inner = {
    code: '429',
    date,
    message: 'Please retry after',
    'request-id': randomUUID(),
    status: '429',
  };
  const error = { code: 'TooManyRequests', innerError: inner, message: 'Please retry again later.' };
  return { status: 429, body: { error }, headers: { 'retry-after': retryAfter } };
}
