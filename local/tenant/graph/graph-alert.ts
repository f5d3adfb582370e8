/** `microsoft.graph.security.alert` as this tenant stores it. */

import type { JsonObject } from '../http/json.ts';

export const alertStatuses = ['new', 'inProgress', 'resolved'] as const;
export const alertClassifications = [
  'unknown',
  'falsePositive',
  'truePositive',
  'informationalExpectedActivity',
] as const;
/** Without `apt` and `securityPersonnel`, which the service no longer takes although its metadata lists them. */
export const alertDeterminations = [
  'unknown',
  'malware',
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
export const alertSeverities = ['unknown', 'informational', 'low', 'medium', 'high'] as const;

export interface GraphComment {
  readonly comment: string;
  readonly createdByDisplayName: string;
  readonly createdDateTime: string;
}

export interface GraphAlert {
  readonly id: string;
  readonly providerAlertId: string;
  readonly incidentId: string | null;
  readonly status: string;
  readonly severity: string;
  readonly classification: string;
  readonly determination: string;
  readonly serviceSource: string;
  readonly detectionSource: string;
  readonly productName: string;
  readonly detectorId: string | null;
  readonly tenantId: string;
  readonly title: string;
  readonly description: string;
  readonly recommendedActions: string;
  readonly category: string;
  readonly assignedTo: string | null;
  readonly alertWebUrl: string;
  readonly incidentWebUrl: string | null;
  readonly actorDisplayName: string | null;
  readonly threatDisplayName: string | null;
  readonly threatFamilyName: string | null;
  readonly mitreTechniques: readonly string[];
  readonly createdDateTime: string;
  readonly lastUpdateDateTime: string;
  readonly resolvedDateTime: string | null;
  readonly firstActivityDateTime: string;
  readonly lastActivityDateTime: string;
  readonly comments: readonly GraphComment[];
  readonly evidence: readonly JsonObject[];
  readonly systemTags: readonly string[];
  readonly additionalData: JsonObject | null;
  readonly customDetails: JsonObject | null;
}
