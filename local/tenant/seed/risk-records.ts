/** Believable risk detections, and the users and service principals whom they put at risk. */

import type {
  Detection,
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
    ...detection(id, facts),
    riskEventType: 'anonymizedIPAddress',
    detectionTimingType: 'realtime',
    activity: 'signin',
    ipAddress: '192.0.2.7',
    userId: userIdOf(facts.principal),
    userDisplayName,
    userPrincipalName: facts.principal,
  };
}

type OfBoth = Omit<Detection, 'riskEventType' | 'detectionTimingType' | 'activity' | 'ipAddress'>;

const detection = (id: string, { severity, activityAt, createdAt }: AlertFacts): OfBoth => ({
  id,
  requestId: guidFrom(`request/${id}`),
  correlationId: guidFrom(`correlation/${id}`),
  riskState: 'atRisk',
  riskLevel: levelOf(severity),
  riskDetail: 'none',
  source: 'IdentityProtection',
  tokenIssuerType: 'AzureAD',
  location: { city: 'Seattle', state: 'Washington', countryOrRegion: 'US', geoCoordinates: null },
  activityDateTime: isoTime(activityAt),
  detectedDateTime: isoTime(createdAt),
  lastUpdatedDateTime: isoTime(createdAt),
  additionalInfo: '[]',
});

const levelOf = (severity: AlertFacts['severity']): string =>
  severity === 'informational' ? 'low' : severity;

export function riskyUser({ principal, createdAt, severity }: AlertFacts): RiskyUser {
  const [userDisplayName = principal] = principal.split('@');
  return {
    id: userIdOf(principal),
    isDeleted: false,
    isProcessing: false,
    riskLastUpdatedDateTime: isoTime(createdAt),
    riskLevel: levelOf(severity),
    riskState: 'atRisk',
    riskDetail: 'none',
    userDisplayName,
    userPrincipalName: principal,
  };
}

/** The same as in the evidence of alerts_v2. */
const userIdOf = (principal: string): string => guidFrom(`user/${principal}`);

export function servicePrincipalDetection(id: string, facts: AlertFacts): ServicePrincipalDetection {
  const { principal } = facts;
  return {
    ...detection(id, facts),
    riskEventType: 'suspiciousSignins',
    detectionTimingType: 'offline',
    activity: 'servicePrincipal',
    ipAddress: '192.0.2.9',
    servicePrincipalId: servicePrincipalIdOf(principal),
    servicePrincipalDisplayName: principal,
    appId: guidFrom(`app/${principal}`),
    keyIds: [guidFrom(`key/${principal}`)],
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
  riskLevel: levelOf(severity),
  riskState: 'atRisk',
  riskDetail: 'none',
  servicePrincipalType: 'Application',
});

/** The same as in the evidence of alerts_v2. */
const servicePrincipalIdOf = (principal: string): string => guidFrom(`servicePrincipal/${principal}`);
