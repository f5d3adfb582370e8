/** The kinds of alert that can be raised, and which products then hold a copy. */

import { xdrProviderName } from '../arm/sentinel-incident.ts';
import { without } from '../http/json.ts';
import {
  identityKind,
  cloudAppsKind,
  endpointKind,
  officeKind,
  insiderRiskKind,
  cloudWorkloadKind,
  ruleKind,
} from './kinds.ts';
import { factsOf, portal, withIncident, type Blueprint } from './occasion.ts';
import { dataLoss, legacy, office } from './office-blueprints.ts';
import {
  alertEntity,
  cloudAlert,
  cloudAlertLink,
  cloudAppsAlert,
  sentinelIncident,
} from './other-records.ts';
import { identityProtection, sixHomes, workloadIdentity } from './risk-blueprints.ts';
import { idsOf } from './story-ids.ts';

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

export const blueprintNames = [
  'identity',
  'cloudApps',
  'endpoint',
  'insiderRisk',
  'identityProtection',
  'sixHomes',
  'workloadIdentity',
  'cloudWorkload',
  'sentinelOnly',
  'nativePair',
  'device',
  'office',
  'dataLoss',
  'legacy',
] as const;
export type BlueprintName = (typeof blueprintNames)[number];

export const blueprints: Readonly<Record<BlueprintName, Blueprint>> = {
  identity,
  cloudApps,
  endpoint,
  insiderRisk,
  identityProtection,
  sixHomes,
  workloadIdentity,
  cloudWorkload,
  sentinelOnly,
  nativePair,
  device,
  office,
  dataLoss,
  legacy,
};
