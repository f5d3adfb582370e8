/**
 * What analysts decide about an alert, in canonical words: those of Microsoft Graph's alerts_v2.
 * @see https://learn.microsoft.com/graph/api/resources/security-alert
 */

export const statuses = ['new', 'inProgress', 'resolved'] as const;
export type AlertStatus = (typeof statuses)[number];

/** `unknown` is how every product says "not set". */
export const classifications = [
  'unknown',
  'truePositive',
  'falsePositive',
  'informationalExpectedActivity',
] as const;
export type Classification = (typeof classifications)[number];

/** The names of Graph's metadata; the update page prints other spellings of four of them (facts: graph.md §3.1). */
export const determinations = [
  'unknown',
  'apt',
  'malware',
  'securityPersonnel',
  'securityTesting',
  'unwantedSoftware',
  'other',
  'multiStagedAttack',
  'compromisedAccount',
  'phishing',
  'maliciousUserActivity',
  'notMalicious',
  'notEnoughDataToValidate',
  'confirmedActivity',
  'lineOfBusinessApplication',
] as const;
export type Determination = (typeof determinations)[number];

/** Status, classification and determination, as an adapter reads them out of its product. */
export interface Verdict {
  readonly status: AlertStatus;
  readonly classification: Classification;
  readonly determination: Determination;
}

/** A whole decision. Classification, determination and comment count only while `status` is `resolved`. */
export interface Disposition extends Verdict {
  readonly comment?: string;
}

export const initialDisposition: Disposition = {
  status: 'new',
  classification: 'unknown',
  determination: 'unknown',
};
