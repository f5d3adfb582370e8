/** The kinds of alert that can be raised, and which products then hold a copy. */

import type { CloudAlert } from '../arm/cloud-alert.ts';
import { xdrProviderName, type SentinelIncident } from '../arm/sentinel-incident.ts';
import type { CloudAppsAlert } from '../cloud-apps/cloud-apps-alert.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import type { GraphIncident } from '../graph/graph-incident.ts';
import { without } from '../http/json.ts';
import { graphAlert, graphIncident, type AlertFacts } from './graph-records.ts';
import {
  alertEntity,
  cloudAlert,
  cloudAlertLink,
  cloudAppsAlert,
  policyAlert,
  sentinelIncident,
} from './other-records.ts';
import {
  identityKind,
  cloudAppsKind,
  endpointKind,
  officeKind,
  dataLossKind,
  insiderRiskKind,
  identityProtectionKind,
  cloudWorkloadKind,
  ruleKind,
  type Kind,
} from './kinds.ts';
import type { PolicyAlert } from '../office/policy-alert.ts';
import { idsOf } from './story-ids.ts';

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
  /** Alerts of `alerts` that Office 365's audit log knows as well. */
  readonly policyAlerts?: readonly PolicyAlert[];
}

type Blueprint = (occasion: Occasion) => Records;

const detectionDelay = 6 * 60_000;
const portal = 'https://security.microsoft.com/alerts/';

function factsOf(kind: Kind, occasion: Occasion, id: string, providerAlertId: string): AlertFacts {
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

function withIncident(facts: readonly AlertFacts[], title: string, number: number): Records {
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

const identity: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(identityKind, occasion, ids.identityAlert, ids.identityGuid);
  const entity = alertEntity(facts, 'Azure Advanced Threat Protection', `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    cloudApps: [cloudAppsAlert(ids.cloudAppsId, facts)],
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
  };
};

const cloudApps: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(cloudAppsKind, occasion, ids.cloudAppsAlert, ids.cloudAppsId);
  return {
    ...withIncident([facts], `${facts.title} involving one user`, occasion.number),
    cloudApps: [cloudAppsAlert(ids.cloudAppsId, facts)],
  };
};

const endpoint: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const mde = factsOf(endpointKind, occasion, ids.endpointAlert, ids.endpointAlert);
  const mdo = factsOf(officeKind, without(occasion, 'title'), ids.officeAlert, ids.officeGuid);
  const title = `Multi-stage incident involving Initial access & Execution (${mde.title})`;
  const members = [
    alertEntity(mde, 'Microsoft Defender Advanced Threat Protection', `${portal}${mde.id}`),
    alertEntity(mdo, 'Office 365 Advanced Threat Protection', `${portal}${mdo.id}`),
  ];
  return {
    ...withIncident([mde, mdo], title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, title, members, mde)],
  };
};

const insiderRisk: Blueprint = (occasion) => {
  const id = idsOf(occasion.story).insiderRiskAlert;
  const facts = factsOf(insiderRiskKind, occasion, id, id.slice(2));
  return withIncident([facts], facts.title, occasion.number);
};

const identityProtection: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(identityProtectionKind, occasion, ids.riskAlert, ids.riskDetection);
  return withIncident([facts], facts.title, occasion.number);
};

const cloudWorkload: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(cloudWorkloadKind, occasion, `dc${ids.cloudName}`, ids.cloudName);
  const entity = alertEntity(facts, 'Azure Security Center', cloudAlertLink(ids.cloudName));
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    cloud: [cloudAlert(ids.cloudName, facts)],
  };
};

/** The workspace is not in the Defender portal, so Graph has nothing of it. */
const sentinelOnly: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(ruleKind, occasion, `sn${ids.sentinelName}`, ids.sentinelName);
  const entity = alertEntity(facts, 'Azure Sentinel', '');
  const incident = sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts);
  return { title: facts.title, alerts: [], incidents: [], cloudApps: [], sentinel: [incident], cloud: [] };
};

/** The Sentinel incident is the XDR one, as in a workspace that the Defender portal has: Microsoft syncs the two. */
const nativePair: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(endpointKind, occasion, ids.endpointAlert, ids.endpointAlert);
  const entity = alertEntity(facts, 'Microsoft Defender Advanced Threat Protection', `${portal}${facts.id}`);
  const incident = sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [{ ...incident, providerName: xdrProviderName }],
  };
};

/** An endpoint alert with both of its doors: alerts_v2 and Defender for Endpoint's own API. */
const device: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(endpointKind, occasion, ids.endpointAlert, ids.endpointAlert);
  const entity = alertEntity(facts, 'Microsoft Defender Advanced Threat Protection', `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    endpoint: [facts.id],
  };
};

/** An alert of Defender for Office 365, which the audit log tells of as well. */
const office: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(officeKind, occasion, ids.officeAlert, ids.officeGuid);
  const entity = alertEntity(facts, 'Office 365 Advanced Threat Protection', `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    policyAlerts: [policyAlert(ids.officeGuid, 'ThreatManagement', facts)],
  };
};

/** An alert of Purview Data Loss Prevention. */
const dataLoss: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(dataLossKind, occasion, ids.dataLossAlert, ids.dataLossGuid);
  const entity = alertEntity(facts, 'Microsoft Data Loss Prevention', `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    policyAlerts: [policyAlert(ids.dataLossGuid, 'DataLossPrevention', facts)],
  };
};

export const blueprintNames = [
  'identity',
  'cloudApps',
  'endpoint',
  'insiderRisk',
  'identityProtection',
  'cloudWorkload',
  'sentinelOnly',
  'nativePair',
  'device',
  'office',
  'dataLoss',
] as const;
export type BlueprintName = (typeof blueprintNames)[number];

export const blueprints: Readonly<Record<BlueprintName, Blueprint>> = {
  identity,
  cloudApps,
  endpoint,
  insiderRisk,
  identityProtection,
  cloudWorkload,
  sentinelOnly,
  nativePair,
  device,
  office,
  dataLoss,
};
