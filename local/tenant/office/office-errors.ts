/** Errors of the Office 365 Management API: codes of its own. @see the reference's table of errors */

import type { FaceErrors } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';

const error = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({ status, body: { error: { code, message } }, headers });

export interface OfficeErrors extends FaceErrors {
  /** One of the printed codes. */
  readonly af: (code: string, message: string) => Reply;
  readonly missing: (id: string) => Reply;
}

export const officeErrors: OfficeErrors = {
  unauthorized: () => ({
    status: 401,
    body: { Message: 'Authorization has been denied for this request.' },
    headers: { 'www-authenticate': 'Bearer' },
  }),
  forbidden: (needs) =>
    error(
      403,
      'AF10001',
      `The permission set () sent in the request did not include the expected permission ${needs.join(', ')}.`,
    ),
  withheld: () =>
    error(400, 'AF20011', 'Specified tenant ID does not exist in the system or has been deleted.'),
  notFound: () => ({
    status: 404,
    body: { Message: 'No HTTP resource was found that matches the request.' },
  }),
  methodNotAllowed: ({ method }) => ({
    status: 405,
    body: { Message: `The requested resource does not support http method '${method}'.` },
  }),
  throttled: (retryAfter) =>
    error(429, 'AF429', 'Too many requests.', {
      'retry-after': retryAfter === '' ? '' : String(Math.ceil(Number(retryAfter))),
    }),
  failed: (status) => error(status, 'AF50000', 'An internal error occurred. Retry the request.'),
  af: (code, message) => error(400, code, message),
  missing: (id) => error(404, 'AF20050', `The specified content (${id}) does not exist.`),
};
