/** Risk detections, and the users and service principals at risk. @see https://learn.microsoft.com/graph/api/resources/riskdetection */

import type { JsonObject } from '../http/json.ts';

export const riskStates = [
  'none',
  'confirmedSafe',
  'remediated',
  'dismissed',
  'atRisk',
  'confirmedCompromised',
  'unknownFutureValue',
] as const;
export const riskLevels = ['low', 'medium', 'high', 'hidden', 'none', 'unknownFutureValue'] as const;

/** What detections of a user and of a service principal have in common. */
export interface Detection {
  readonly id: string;
  readonly requestId: string | null;
  readonly correlationId: string | null;
  readonly riskEventType: string;
  readonly riskState: string;
  readonly riskLevel: string;
  readonly riskDetail: string;
  readonly source: string;
  readonly detectionTimingType: string;
  readonly activity: string;
  readonly tokenIssuerType: string;
  readonly ipAddress: string;
  readonly location: JsonObject;
  readonly activityDateTime: string;
  readonly detectedDateTime: string;
  readonly lastUpdatedDateTime: string;
  readonly additionalInfo: string;
}

export interface RiskDetection extends Detection {
  readonly userId: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
}

export interface RiskyUser {
  readonly id: string;
  readonly isDeleted: boolean;
  readonly isProcessing: boolean;
  readonly riskLastUpdatedDateTime: string;
  readonly riskLevel: string;
  readonly riskState: string;
  readonly riskDetail: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
}

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipalriskdetection */
export interface ServicePrincipalDetection extends Detection {
  readonly servicePrincipalId: string;
  readonly servicePrincipalDisplayName: string;
  readonly appId: string;
  readonly keyIds: readonly string[];
}

export interface RiskyServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly isEnabled: boolean;
  readonly isProcessing: boolean;
  readonly riskLastUpdatedDateTime: string;
  readonly riskLevel: string;
  readonly riskState: string;
  readonly riskDetail: string;
  readonly servicePrincipalType: string;
}
