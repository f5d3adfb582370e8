/** Closing comments as they are compared: products trim them, store other line ends and limit their length. */

import type { Disposition } from './disposition.ts';
import type { Observation } from './observation.ts';

/** The one form in which comments are read, kept and compared. */
export function tidyComment(comment: string): string {
  return comment.replace(/\r\n?/g, '\n').normalize('NFC').trim();
}

/** The comment as a product with room for `limit` characters (UTF-16 units) can hold it. Fitting twice changes nothing. */
export function fitComment(comment: string, limit: number | undefined): string {
  const tidy = tidyComment(comment);
  if (limit === undefined || tidy.length <= limit) return tidy;
  const cut = tidy.slice(0, limit - 1);
  // Half a surrogate pair is no character: some products refuse it, others store something else.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut.trimEnd()}…`;
}

/** Whether there is no closing comment to write: none is wanted, or it stands there already. */
export function commentStands(want: Disposition, observed: Observation, limit: number | undefined): boolean {
  if (want.status !== 'resolved' || want.comment === undefined) return true;
  const fitted = fitComment(want.comment, limit);
  return fitted === '' || fitted === observed.comment || (observed.comments ?? []).includes(fitted);
}
