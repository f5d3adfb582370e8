/** The body of `POST .../comments`. @see https://learn.microsoft.com/graph/api/security-alert-post-comments */

import { readObject } from '../face/read-body.ts';
import { Refusal, type Call } from '../http/exchange.ts';
import type { GraphErrors } from './graph-errors.ts';

const commentType = /^#?microsoft\.graph\.security\.alertComment$/;

/** @throws Refusal 400 */
export function readComment(call: Call, errors: GraphErrors): string {
  const body = readObject(call, errors.bad);
  const { '@odata.type': type, comment, ...others } = body;
  if (typeof type !== 'string' || !commentType.test(type))
    throw new Refusal(errors.bad("'@odata.type' must be 'microsoft.graph.security.alertComment'."));
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new Refusal(errors.bad(`The property '${unknown}' doesn't exist on this type.`));
  if (typeof comment !== 'string' || comment === '')
    throw new Refusal(errors.bad('A comment must have a text.'));
  if (comment.length > 1000) throw new Refusal(errors.bad('A comment has 1,000 characters at most.'));
  return comment;
}
