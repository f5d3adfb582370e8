/** What every kind of alert is made from, and the records that come of it. */

import type { CloudAlert } from '../arm/cloud-alert.ts';
import type { SentinelIncident } from '../arm/sentinel-incident.ts';
import type { CloudAppsAlert } from '../cloud-apps/cloud-apps-alert.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import type { GraphIncident } from '../graph/graph-incident.ts';
import type { LegacyAlert } from '../legacy/legacy-alert.ts';
import type { PolicyAlert } from '../office/policy-alert.ts';
import type {
  RiskDetection,
  RiskyServicePrincipal,
  RiskyUser,
  ServicePrincipalDetection,
} from '../risk/risk-records.ts';
import { graphAlert, graphIncident, type AlertFacts } from './graph-records.ts';
import type { Kind } from './kinds.ts';

export interface Occasion {
  readonly story: string;
  /** The XDR incident's number; Sentinel's is the same. */
  readonly number: number;
  readonly createdAt: number;
  readonly principal: string;
  readonly title?: string;
}

export interface Records {
  readonly title: string;
  readonly alerts: readonly GraphAlert[];
  readonly incidents: readonly GraphIncident[];
  readonly cloudApps: readonly CloudAppsAlert[];
  readonly sentinel: readonly SentinelIncident[];
  readonly cloud: readonly CloudAlert[];
  /** Ids of `alerts` that the story also knows as Defender for Endpoint's own. */
  readonly endpoint?: readonly string[];
  readonly riskyUsers?: readonly RiskyUser[];
  readonly riskDetections?: readonly RiskDetection[];
  readonly riskyServicePrincipals?: readonly RiskyServicePrincipal[];
  readonly spDetections?: readonly ServicePrincipalDetection[];
  /** Alerts of `alerts` that Office 365's audit log knows as well. */
  readonly policyAlerts?: readonly PolicyAlert[];
  readonly legacy?: readonly LegacyAlert[];
}

export type Blueprint = (occasion: Occasion) => Records;

const detectionDelay = 6 * 60_000;
export const portal = 'https://security.microsoft.com/alerts/';

export function factsOf(kind: Kind, occasion: Occasion, id: string, providerAlertId: string): AlertFacts {
  const { number, createdAt, principal, title = kind.title } = occasion;
  const activityAt = createdAt - detectionDelay;
  return {
    ...kind,
    title,
    id,
    providerAlertId,
    incidentId: String(number),
    principal,
    createdAt,
    activityAt,
  };
}

export function withIncident(facts: readonly AlertFacts[], title: string, number: number): Records {
  const [first] = facts;
  const incident = graphIncident(String(number), title, first?.severity ?? 'medium', first?.createdAt ?? 0);
  return {
    title,
    alerts: facts.map(graphAlert),
    incidents: [incident],
    cloudApps: [],
    sentinel: [],
    cloud: [],
  };
}
