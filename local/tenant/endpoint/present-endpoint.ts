/** An endpoint alert as Defender for Endpoint's own API shows it: the record that alerts_v2 has, in other words. */

import type { GraphAlert } from '../graph/graph-alert.ts';
import { isObject, type JsonObject } from '../http/json.ts';
import {
  endpointClassifications,
  endpointDeterminations,
  endpointStatuses,
  shownWord,
} from './endpoint-words.ts';

export function presentEndpointAlert(alert: GraphAlert, withEvidence: boolean): JsonObject {
  return {
    id: alert.id,
    incidentId: alert.incidentId === null ? null : Number(alert.incidentId),
    investigationId: null,
    assignedTo: alert.assignedTo,
    severity: capitalised(alert.severity),
    ...verdictOf(alert),
    investigationState: 'UnsupportedAlertType',
    detectionSource: 'WindowsDefenderAtp',
    detectorId: alert.detectorId,
    category: alert.category,
    threatFamilyName: alert.threatFamilyName,
    title: alert.title,
    description: alert.description,
    alertCreationTime: alert.createdDateTime,
    firstEventTime: alert.firstActivityDateTime,
    lastEventTime: alert.lastActivityDateTime,
    lastUpdateTime: alert.lastUpdateDateTime,
    resolvedTime: alert.resolvedDateTime,
    machineId: '111e6dd8c833c8a052ea231ec1b19adaf497b625',
    computerDnsName: 'laptop-7.contoso.com',
    rbacGroupName: 'UnassignedGroup',
    aadTenantId: alert.tenantId,
    threatName: alert.threatDisplayName,
    mitreTechniques: alert.mitreTechniques,
    relatedUser: null,
    comments: alert.comments.map(({ comment, createdByDisplayName, createdDateTime }) => ({
      comment,
      createdBy: createdByDisplayName,
      createdTime: createdDateTime,
    })),
    evidence: withEvidence ? alert.evidence.flatMap(userEvidence) : [],
  };
}

export function verdictOf(alert: Pick<GraphAlert, 'status' | 'classification' | 'determination'>) {
  return {
    status: shownWord(endpointStatuses, alert.status) ?? 'Unknown',
    classification: shownWord(endpointClassifications, alert.classification),
    determination: shownWord(endpointDeterminations, alert.determination),
  };
}

function userEvidence(evidence: JsonObject): readonly JsonObject[] {
  const { userAccount, createdDateTime } = evidence;
  if (!isObject(userAccount)) return [];
  const { accountName, domainName, userSid, azureAdUserId, userPrincipalName } = userAccount;
  const evidenceCreationTime = createdDateTime;
  const same = { entityType: 'User', evidenceCreationTime, accountName, domainName, userSid };
  return [{ ...same, aadUserId: azureAdUserId, userPrincipalName, detectionStatus: null }];
}

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
