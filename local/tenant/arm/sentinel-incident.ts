/** A Microsoft Sentinel incident, its members and its comments, as this tenant stores them. */

import type { JsonObject } from '../http/json.ts';

export const sentinelStatuses = ['New', 'Active', 'Closed'] as const;
export const sentinelSeverities = ['High', 'Medium', 'Low', 'Informational'] as const;
/** Classification → the reasons it must come with; empty: it must come without one. */
export const sentinelReasons = new Map<string, readonly string[]>([
  ['Undetermined', []],
  ['TruePositive', ['SuspiciousActivity']],
  ['BenignPositive', ['SuspiciousButExpected']],
  ['FalsePositive', ['IncorrectAlertLogic', 'InaccurateData']],
]);

/** The provider of incidents that are Defender XDR's own: their provider incident id is the XDR incident. */
export const xdrProviderName = 'Microsoft XDR';

/** What a PUT sets, and clears by leaving out. */
export interface SentinelWritable {
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly description?: string;
  readonly classification?: string;
  readonly classificationReason?: string;
  readonly classificationComment?: string;
  readonly firstActivityTimeUtc?: string;
  readonly lastActivityTimeUtc?: string;
  readonly labels?: readonly JsonObject[];
  readonly owner?: JsonObject;
}

export interface SentinelComment {
  readonly name: string;
  readonly etag: string;
  readonly message: string;
  readonly createdTimeUtc: string;
  readonly lastModifiedTimeUtc: string;
  readonly author: string;
}

export interface SentinelIncident {
  readonly name: string;
  readonly etag: string;
  readonly writable: SentinelWritable;
  readonly createdTimeUtc: string;
  readonly lastModifiedTimeUtc: string;
  readonly incidentNumber: number;
  readonly providerName: string;
  readonly providerIncidentId: string;
  /** Properties of SecurityAlert entities. */
  readonly alerts: readonly JsonObject[];
  readonly comments: readonly SentinelComment[];
  readonly tactics: readonly string[];
}
