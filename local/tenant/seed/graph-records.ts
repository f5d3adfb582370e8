/** Believable alerts_v2 alerts and incidents. */

import type { GraphAlert } from '../graph/graph-alert.ts';
import type { GraphIncident } from '../graph/graph-incident.ts';
import type { JsonObject } from '../http/json.ts';
import { graphTime, isoTime } from '../state/timestamps.ts';
import { guidFrom } from './deterministic-id.ts';
import { tenantId } from './ids.ts';

/** What tells one alert from another; times in milliseconds. */
export interface AlertFacts {
  readonly id: string;
  readonly providerAlertId: string;
  readonly incidentId: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly severity: 'informational' | 'low' | 'medium' | 'high';
  readonly serviceSource: string;
  readonly detectionSource: string;
  readonly productName: string;
  readonly mitreTechniques: readonly string[];
  /** Whom it is about: a user principal name, or the name of a workload identity, which has no `@`. */
  readonly principal: string;
  readonly createdAt: number;
  readonly activityAt: number;
}

export function graphAlert(facts: AlertFacts): GraphAlert {
  const { principal, createdAt, activityAt, ...same } = facts;
  const web = 'https://security.microsoft.com';
  return {
    ...same,
    status: 'new',
    classification: 'unknown',
    determination: 'unknown',
    detectorId: guidFrom(`detector/${facts.title}`),
    tenantId,
    recommendedActions: 'Ask the user about the activity, and reset the password if it was not theirs.',
    assignedTo: null,
    alertWebUrl: `${web}/alerts/${facts.id}?tid=${tenantId}`,
    incidentWebUrl: `${web}/incidents/${facts.incidentId}?tid=${tenantId}`,
    actorDisplayName: null,
    threatDisplayName: null,
    threatFamilyName: null,
    createdDateTime: graphTime(createdAt),
    lastUpdateDateTime: graphTime(createdAt),
    resolvedDateTime: null,
    firstActivityDateTime: isoTime(activityAt),
    lastActivityDateTime: isoTime(activityAt + 4 * 60_000),
    comments: [],
    evidence: [
      principal.includes('@') ? userEvidence(principal, createdAt) : workloadEvidence(principal, createdAt),
    ],
    systemTags: [],
    additionalData: null,
    customDetails: null,
  };
}

const evidence = (type: string, createdAt: number): JsonObject => ({
  '@odata.type': `#microsoft.graph.security.${type}`,
  createdDateTime: graphTime(createdAt),
  verdict: 'suspicious',
  remediationStatus: 'none',
  remediationStatusDetails: null,
  roles: [],
  detailedRoles: [],
  tags: [],
});

function userEvidence(principal: string, createdAt: number): JsonObject {
  const [accountName = principal] = principal.split('@');
  return {
    ...evidence('userEvidence', createdAt),
    stream: null,
    userAccount: {
      accountName,
      domainName: 'contoso',
      userSid: null,
      azureAdUserId: guidFrom(`user/${principal}`),
      userPrincipalName: principal,
      displayName: accountName,
    },
  };
}

const workloadEvidence = (principal: string, createdAt: number): JsonObject => ({
  ...evidence('servicePrincipalEvidence', createdAt),
  appId: guidFrom(`app/${principal}`),
  appOwnerTenantId: tenantId,
  servicePrincipalName: principal,
  servicePrincipalObjectId: guidFrom(`servicePrincipal/${principal}`),
  servicePrincipalType: 'application',
  tenantId,
});

export function graphIncident(
  id: string,
  displayName: string,
  severity: string,
  createdAt: number,
): GraphIncident {
  return {
    id,
    tenantId,
    status: 'active',
    incidentWebUrl: `https://security.microsoft.com/incident2/${id}/overview?tid=${tenantId}`,
    redirectIncidentId: null,
    displayName,
    createdDateTime: graphTime(createdAt),
    lastUpdateDateTime: graphTime(createdAt),
    assignedTo: null,
    classification: 'unknown',
    determination: 'unknown',
    severity,
    customTags: [],
    systemTags: [],
    description: null,
    lastModifiedBy: 'Microsoft 365 Defender-Correlation',
    resolvingComment: null,
    summary: null,
    priorityScore: null,
    comments: [],
  };
}
