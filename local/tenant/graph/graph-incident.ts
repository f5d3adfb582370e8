/** `microsoft.graph.security.incident` as this tenant stores it. */

import type { GraphComment } from './graph-alert.ts';

/** What a caller may write; `redirected` and `awaitingAction` are the service's own. */
export const writableIncidentStatuses = ['active', 'inProgress', 'resolved'] as const;
export const incidentStatuses = [...writableIncidentStatuses, 'redirected', 'awaitingAction'] as const;

export interface GraphIncident {
  readonly id: string;
  readonly tenantId: string;
  readonly status: string;
  readonly incidentWebUrl: string;
  readonly redirectIncidentId: string | null;
  readonly displayName: string;
  readonly createdDateTime: string;
  readonly lastUpdateDateTime: string;
  readonly assignedTo: string | null;
  readonly classification: string;
  readonly determination: string;
  readonly severity: string;
  readonly customTags: readonly string[];
  readonly systemTags: readonly string[];
  readonly description: string | null;
  readonly lastModifiedBy: string | null;
  readonly resolvingComment: string | null;
  readonly summary: string | null;
  readonly priorityScore: number | null;
  readonly comments: readonly GraphComment[];
}
