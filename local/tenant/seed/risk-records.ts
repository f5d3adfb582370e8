/** Believable risk detections, and the users and service principals whom they put at risk. */

import type {
  RiskDetection,
  RiskyServicePrincipal,
  RiskyUser,
  ServicePrincipalDetection,
} from '../risk/risk-records.ts';
import { isoTime } from '../state/timestamps.ts';
import { guidFrom } from './deterministic-id.ts';
import type { AlertFacts } from './graph-records.ts';

export function riskDetection(id: string, facts: AlertFacts): RiskDetection {
  const [userDisplayName = facts.principal] = facts.principal.split('@');
  return {
    id,
    requestId: guidFrom(`request/${id}`),
    correlationId: guidFrom(`correlation/${id}`),
    riskEventType: 'anonymizedIPAddress',
    riskState: 'atRisk',
    riskLevel: facts.severity === 'informational' ? 'low' : facts.severity,
    riskDetail: 'none',
    source: 'IdentityProtection',
    detectionTimingType: 'realtime',
    activity: 'signin',
    tokenIssuerType: 'AzureAD',
    ipAddress: '192.0.2.7',
    location: { city: 'Seattle', state: 'Washington', countryOrRegion: 'US', geoCoordinates: null },
    activityDateTime: isoTime(facts.activityAt),
    detectedDateTime: isoTime(facts.createdAt),
    lastUpdatedDateTime: isoTime(facts.createdAt),
    userId: userIdOf(facts.principal),
    userDisplayName,
    userPrincipalName: facts.principal,
    additionalInfo: '[]',
  };
}

export function riskyUser({ principal, createdAt, severity }: AlertFacts): RiskyUser {
  const [userDisplayName = principal] = principal.split('@');
  return {
    id: userIdOf(principal),
    isDeleted: false,
    isProcessing: false,
    riskLastUpdatedDateTime: isoTime(createdAt),
    riskLevel: severity === 'informational' ? 'low' : severity,
    riskState: 'atRisk',
    riskDetail: 'none',
    userDisplayName,
    userPrincipalName: principal,
  };
}

/** The same as in the evidence of alerts_v2. */
const userIdOf = (principal: string): string => guidFrom(`user/${principal}`);

export function servicePrincipalDetection(id: string, facts: AlertFacts): ServicePrincipalDetection {
  const { principal, severity, activityAt, createdAt } = facts;
  return {
    id,
    requestId: guidFrom(`request/${id}`),
    correlationId: guidFrom(`correlation/${id}`),
    riskEventType: 'suspiciousSignins',
    riskState: 'atRisk',
    riskLevel: severity === 'informational' ? 'low' : severity,
    riskDetail: 'none',
    source: 'IdentityProtection',
    detectionTimingType: 'offline',
    activity: 'servicePrincipal',
    tokenIssuerType: 'AzureAD',
    ipAddress: '192.0.2.9',
    location: { city: 'Seattle', state: 'Washington', countryOrRegion: 'US', geoCoordinates: null },
    activityDateTime: isoTime(activityAt),
    detectedDateTime: isoTime(createdAt),
    lastUpdatedDateTime: isoTime(createdAt),
    servicePrincipalId: servicePrincipalIdOf(principal),
    servicePrincipalDisplayName: principal,
    appId: guidFrom(`app/${principal}`),
    keyIds: [guidFrom(`key/${principal}`)],
    additionalInfo: '[]',
  };
}

export const riskyServicePrincipal = ({
  principal,
  createdAt,
  severity,
}: AlertFacts): RiskyServicePrincipal => ({
  id: servicePrincipalIdOf(principal),
  appId: guidFrom(`app/${principal}`),
  displayName: principal,
  isEnabled: true,
  isProcessing: false,
  riskLastUpdatedDateTime: isoTime(createdAt),
  riskLevel: severity === 'informational' ? 'low' : severity,
  riskState: 'atRisk',
  riskDetail: 'none',
  servicePrincipalType: 'Application',
});

/** The same as in the evidence of alerts_v2. */
const servicePrincipalIdOf = (principal: string): string => guidFrom(`servicePrincipal/${principal}`);
