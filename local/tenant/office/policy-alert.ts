/** An alert of an Office 365 alert policy: what the audit log knows of an alert that Defender or Purview shows as well. */

export const policyAlertStatuses = ['Active', 'Investigating', 'Resolved', 'Dismissed'] as const;
export type PolicyAlertStatus = (typeof policyAlertStatuses)[number];

export interface PolicyAlert {
  /** A GUID, without the letters that alerts_v2 puts before it. */
  readonly id: string;
  /** The same alert in alerts_v2. */
  readonly graphId: string;
  readonly name: string;
  readonly severity: string;
  readonly category: string;
  readonly principal: string;
  readonly status: PolicyAlertStatus;
  readonly comment: string;
  /** ISO 8601. */
  readonly changedAt: string;
}

/** What a status in alerts_v2 is called here. */
export const statusHere = new Map<string, PolicyAlertStatus>([
  ['new', 'Active'],
  ['inProgress', 'Investigating'],
  ['resolved', 'Resolved'],
]);

export const statusInGraph: Readonly<Record<PolicyAlertStatus, string>> = {
  Active: 'new',
  Investigating: 'inProgress',
  Resolved: 'resolved',
  Dismissed: 'resolved',
};
