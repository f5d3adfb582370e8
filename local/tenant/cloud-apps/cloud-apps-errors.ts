/** Defender for Cloud Apps documents no errors; this is the shape that its callers report. */

import type { FaceErrors } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';

const detail = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  body: { detail: text },
  headers,
});

export interface CloudAppsErrors extends FaceErrors {
  readonly bad: (message: string) => Reply;
}

export const cloudAppsErrors: CloudAppsErrors = {
  unauthorized: (flaw) =>
    detail(401, flaw === 'missing' ? 'Authentication credentials were not provided.' : 'Invalid token.', {
      'www-authenticate': 'Bearer',
    }),
  forbidden: () => detail(403, 'You do not have permission to perform this action.'),
  // Who has no Cloud Apps gets no token for it; an older one is of no use.
  withheld: () => detail(403, 'You do not have permission to perform this action.'),
  notFound: () => detail(404, 'Not found.'),
  methodNotAllowed: ({ method }) => detail(405, `Method "${method}" not allowed.`),
  throttled: (retryAfter) =>
    detail(429, `Request was throttled. Expected available in ${retryAfter} seconds.`, {
      'retry-after': retryAfter,
    }),
  failed: (status, message) => detail(status, message),
  bad: (message) => detail(400, message),
};
