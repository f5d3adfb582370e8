/** What a PATCH of a Defender for Endpoint alert sends. @see https://learn.microsoft.com/defender-endpoint/api/update-alert */

import { commentStands, fitComment } from '../alert/comment.ts';
import type { Disposition } from '../alert/disposition.ts';
import type { Observation } from '../alert/observation.ts';
import { notedIn, type Noted } from './endpoint-alert.ts';
import { graphAlertVerdict } from './graph-verdict.ts';

export type EndpointChange = Readonly<Record<string, string>>;

/** The update page's own words, where they aren't the canonical ones with a capital. */
const wordOf = new Map([
  ['compromisedAccount', 'CompromisedUser'],
  ['notEnoughDataToValidate', 'InsufficientData'],
]);
/** "Not set", from before 2022. The page names no word to take something back; callers in the field use these. */
const notSet = { classification: 'Unknown', determination: 'NotAvailable' } as const;

/** The fields that differ, or undefined when nothing is left to change. */
export function endpointChange(
  want: Disposition,
  observed: Observation,
  commentLimit: number,
): EndpointChange | undefined {
  const body = {
    ...verdictChange(want, observed),
    ...(commentStands(want, observed, commentLimit)
      ? {}
      : { comment: fitComment(want.comment ?? '', commentLimit) }),
  };
  return Object.keys(body).length === 0 ? undefined : body;
}

function verdictChange(want: Disposition, observed: Observation): EndpointChange {
  const target = graphAlertVerdict.patch(want, observed);
  if (target === undefined) return {};
  const status = target.status === undefined ? {} : { status: capitalised(want.status) };
  // What stands on an open alert is a note and decides nothing.
  if (want.status !== 'resolved') return status;
  const noted = notedIn(observed.base);
  return {
    ...status,
    ...fieldOf('classification', target, noted),
    ...fieldOf('determination', target, noted),
  };
}

/** Nothing is sent for "not set", unless something must be taken back. */
function fieldOf(
  field: keyof typeof notSet,
  target: Readonly<Record<string, string>>,
  noted: Noted,
): EndpointChange {
  const word = target[field] ?? 'unknown';
  if (word !== 'unknown') return { [field]: wordOf.get(word) ?? capitalised(word) };
  const stands = noted[field] !== undefined && noted[field] !== notSet[field];
  return stands ? { [field]: notSet[field] } : {};
}

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
