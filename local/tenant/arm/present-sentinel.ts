/** Sentinel objects as the REST API shows them, with the nulls that it shows for an incident nobody owns. */

import type { JsonObject } from '../http/json.ts';
import { incidentArmId, tenantId, workspaceId } from '../seed/ids.ts';
import { xdrProviderName, type SentinelComment, type SentinelIncident } from './sentinel-incident.ts';

const nobody = { objectId: null, email: null, assignedTo: null, userPrincipalName: null };

export function presentSentinel(incident: SentinelIncident): object {
  const { writable, name, etag } = incident;
  const id = incidentArmId(name);
  return {
    id,
    name,
    type: 'Microsoft.SecurityInsights/Incidents',
    etag,
    properties: {
      ...writable,
      labels: writable.labels ?? [],
      owner: { ...nobody, ...writable.owner },
      createdTimeUtc: incident.createdTimeUtc,
      lastModifiedTimeUtc: incident.lastModifiedTimeUtc,
      incidentNumber: incident.incidentNumber,
      incidentUrl: `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${id}`,
      providerName: incident.providerName,
      providerIncidentId: incident.providerIncidentId,
      relatedAnalyticRuleIds: [],
      additionalData: {
        alertsCount: incident.alerts.length,
        bookmarksCount: 0,
        commentsCount: incident.comments.length,
        alertProductNames: [...new Set(incident.alerts.map((each) => each.productName))],
        tactics: incident.tactics,
        ...portalLink(incident),
      },
    },
  };
}

function portalLink({ providerName, providerIncidentId }: SentinelIncident): object {
  if (providerName !== xdrProviderName) return {};
  return {
    providerIncidentUrl: `https://security.microsoft.com/incidents/${providerIncidentId}?tid=${tenantId}`,
  };
}

export function presentAlertEntity(alert: JsonObject): object {
  const name = String(alert.systemAlertId);
  return {
    id: `${workspaceId}/providers/Microsoft.SecurityInsights/Entities/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: 'SecurityAlert',
    properties: alert,
  };
}

export function presentComment(incident: SentinelIncident, comment: SentinelComment): object {
  const { name, etag, message, createdTimeUtc, lastModifiedTimeUtc } = comment;
  return {
    id: `${incidentArmId(incident.name)}/Comments/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Incidents/Comments',
    etag,
    properties: { message, createdTimeUtc, lastModifiedTimeUtc, author: { name: comment.author } },
  };
}
