/** Defender for Endpoint's errors. @see https://learn.microsoft.com/defender-endpoint/api/common-errors */

import { randomUUID } from 'node:crypto';
import type { FaceErrors } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';

const error = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({ status, body: { error: { code, message, target: randomUUID() } }, headers });

export interface EndpointErrors extends FaceErrors {
  readonly badBody: (message: string) => Reply;
  readonly badQuery: (message: string) => Reply;
  readonly missing: (id: string) => Reply;
  readonly lacking: (parameter: string) => Reply;
  readonly tooMany: (received: number, allowed: number) => Reply;
}

export const endpointErrors: EndpointErrors = {
  unauthorized: (flaw) =>
    error(401, 'Unauthorized', flaw === 'missing' ? 'No token was sent.' : 'The token is not valid here.', {
      'www-authenticate': 'Bearer',
    }),
  forbidden: (needs) =>
    error(403, 'Forbidden', `Missing application roles. API required roles: ${needs.join(',')}.`),
  withheld: () => error(403, 'DisabledFeature', 'Tenant feature is not enabled'),
  notFound: () => error(404, 'ResourceNotFound', 'The resource was not found'),
  methodNotAllowed: ({ method }) => error(405, 'MethodNotAllowed', `The method ${method} is not allowed`),
  // Whole seconds here.
  throttled: (retryAfter) =>
    error(429, 'TooManyRequests', 'Too many requests', {
      'retry-after': retryAfter === '' ? '' : String(Math.ceil(Number(retryAfter))),
    }),
  failed: (status, message) => error(status, 'InternalServerError', message),
  badBody: (message) => error(400, 'InvalidRequestBody', message),
  badQuery: (message) => error(400, 'BadRequest', message),
  missing: (id) => error(404, 'ResourceNotFound', `Alert ${id} was not found`),
  lacking: (parameter) => error(400, 'MissingRequiredParameter', `Parameter ${parameter} is missing.`),
  tooMany: (received, allowed) =>
    error(
      400,
      'MaximumBatchSizeExceeded',
      `Maximum batch size exceeded. Received: ${received}, allowed: ${allowed}.`,
    ),
};
