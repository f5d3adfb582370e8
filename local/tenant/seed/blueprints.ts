/** The kinds of alert that can be raised, and which products then hold a copy. */

import type { CloudAlert } from '../arm/cloud-alert.ts';
import type { SentinelIncident } from '../arm/sentinel-incident.ts';
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
  sentinelIncident,
} from './other-records.ts';
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
}

type Kind = Omit<
  AlertFacts,
  'id' | 'providerAlertId' | 'incidentId' | 'principal' | 'createdAt' | 'activityAt'
>;
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

const identityKind: Kind = {
  title: 'Suspected identity theft (pass-the-ticket)',
  description: 'A Kerberos ticket of this account was used from two computers.',
  category: 'LateralMovement',
  severity: 'high',
  serviceSource: 'microsoftDefenderForIdentity',
  detectionSource: 'microsoftDefenderForIdentity',
  productName: 'Microsoft Defender for Identity',
  mitreTechniques: ['T1550.003'],
};

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

const cloudAppsKind: Kind = {
  title: 'Mass download by a single user',
  description: 'The user downloaded 312 files from SharePoint Online within ten minutes.',
  category: 'Exfiltration',
  severity: 'medium',
  serviceSource: 'microsoftDefenderForCloudApps',
  detectionSource: 'cloudAppSecurity',
  productName: 'Microsoft Defender for Cloud Apps',
  mitreTechniques: ['T1530'],
};

const cloudApps: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(cloudAppsKind, occasion, ids.cloudAppsAlert, ids.cloudAppsId);
  return {
    ...withIncident([facts], `${facts.title} involving one user`, occasion.number),
    cloudApps: [cloudAppsAlert(ids.cloudAppsId, facts)],
  };
};

const endpointKind: Kind = {
  title: 'Suspicious PowerShell command line',
  description: 'A process started by Outlook ran an encoded PowerShell command.',
  category: 'Execution',
  severity: 'medium',
  serviceSource: 'microsoftDefenderForEndpoint',
  detectionSource: 'microsoftDefenderForEndpoint',
  productName: 'Microsoft Defender for Endpoint',
  mitreTechniques: ['T1059.001'],
};
const officeKind: Kind = {
  title: 'Email messages containing malicious URL removed after delivery',
  description: 'Messages with a malicious link were delivered and later removed.',
  category: 'InitialAccess',
  severity: 'informational',
  serviceSource: 'microsoftDefenderForOffice365',
  detectionSource: 'microsoftDefenderForOffice365',
  productName: 'Microsoft Defender for Office 365',
  mitreTechniques: ['T1566.002'],
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

const insiderRiskKind: Kind = {
  title: 'Data leaks by a departing user',
  description: 'Activity of a departing user matched the policy Data leaks.',
  category: 'Exfiltration',
  severity: 'medium',
  serviceSource: 'microsoftInsiderRiskManagement',
  detectionSource: 'microsoftInsiderRiskManagement',
  productName: 'Microsoft Purview Insider Risk Management',
  mitreTechniques: [],
};

const insiderRisk: Blueprint = (occasion) => {
  const id = idsOf(occasion.story).insiderRiskAlert;
  const facts = factsOf(insiderRiskKind, occasion, id, id.slice(2));
  return withIncident([facts], facts.title, occasion.number);
};

const identityProtectionKind: Kind = {
  title: 'Anonymous IP address',
  description: 'Sign-in from an anonymous IP address.',
  category: 'InitialAccess',
  severity: 'high',
  serviceSource: 'azureAdIdentityProtection',
  detectionSource: 'azureAdIdentityProtection',
  productName: 'Microsoft Entra ID Protection',
  mitreTechniques: ['T1078'],
};

const identityProtection: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(identityProtectionKind, occasion, ids.riskAlert, ids.riskDetection);
  return withIncident([facts], facts.title, occasion.number);
};

const cloudWorkloadKind: Kind = {
  title: 'Successful SSH brute force attack',
  description: 'Many failed logins to vm-shop-01 were followed by a successful one.',
  category: 'InitialAccess',
  severity: 'high',
  serviceSource: 'microsoftDefenderForCloud',
  detectionSource: 'microsoftDefenderForServers',
  productName: 'Microsoft Defender for Cloud',
  mitreTechniques: ['T1110'],
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

const ruleKind: Kind = {
  title: 'Rare application consent',
  description: 'An analytics rule of this workspace matched.',
  category: 'Persistence',
  severity: 'low',
  serviceSource: 'microsoftSentinel',
  detectionSource: 'scheduledAlerts',
  productName: 'Microsoft Sentinel',
  mitreTechniques: ['T1098'],
};

/** The workspace is not in the Defender portal, so Graph has nothing of it. */
const sentinelOnly: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(ruleKind, occasion, `sn${ids.sentinelName}`, ids.sentinelName);
  const entity = alertEntity(facts, 'Azure Sentinel', '');
  const incident = sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts);
  return { title: facts.title, alerts: [], incidents: [], cloudApps: [], sentinel: [incident], cloud: [] };
};

export const blueprintNames = [
  'identity',
  'cloudApps',
  'endpoint',
  'insiderRisk',
  'identityProtection',
  'cloudWorkload',
  'sentinelOnly',
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
};
