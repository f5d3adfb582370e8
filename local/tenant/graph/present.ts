/** What Graph shows of its objects: newer enum members only to callers who ask for them. */

import { header, type Call } from '../http/exchange.ts';
import type { GraphAlert } from './graph-alert.ts';
import type { GraphIncident } from './graph-incident.ts';

/** Members that come after `unknownFutureValue` in Graph's metadata. */
const laterServiceSources = new Set([
  'microsoftDefenderForCloud',
  'microsoftSentinel',
  'microsoftInsiderRiskManagement',
  'microsoftThreatIntelligence',
  'microsoftSecurityForAI',
]);
const earlyDetectionSources = new Set([
  'unknown',
  'microsoftDefenderForEndpoint',
  'antivirus',
  'smartScreen',
  'customTi',
  'microsoftDefenderForOffice365',
  'automatedInvestigation',
  'microsoftThreatExperts',
  'customDetection',
  'microsoftDefenderForIdentity',
  'cloudAppSecurity',
  'microsoft365Defender',
  'azureAdIdentityProtection',
  'manual',
  'microsoftDataLossPrevention',
  'appGovernancePolicy',
  'appGovernanceDetection',
]);
const laterIncidentStatuses = new Set(['awaitingAction']);
const masked = 'unknownFutureValue';

/** @see https://learn.microsoft.com/graph/best-practices-concept evolvable enumerations */
export function seesUnknownMembers(call: Call): boolean {
  const preferences = (header(call, 'prefer') ?? '').split(/[,;]/).map((each) => each.trim().toLowerCase());
  return preferences.includes('include-unknown-enum-members');
}

export function presentAlert(alert: GraphAlert, seesAll: boolean): object {
  const shown = { '@odata.type': '#microsoft.graph.security.alert', ...alert };
  if (seesAll) return shown;
  return {
    ...shown,
    serviceSource: laterServiceSources.has(alert.serviceSource) ? masked : alert.serviceSource,
    detectionSource: earlyDetectionSources.has(alert.detectionSource) ? alert.detectionSource : masked,
  };
}

/** `alerts` when they were asked for. */
export function presentIncident(
  incident: GraphIncident,
  seesAll: boolean,
  alerts: readonly GraphAlert[] | undefined,
): object {
  const status = seesAll || !laterIncidentStatuses.has(incident.status) ? incident.status : masked;
  const shown = { '@odata.type': '#microsoft.graph.security.incident', ...incident, status };
  return alerts === undefined
    ? shown
    : { ...shown, alerts: alerts.map((each) => presentAlert(each, seesAll)) };
}
