/** Alerts of Entra ID Protection: about a person, or about a workload identity. */

import { identityProtectionKind, workloadIdentityKind } from './kinds.ts';
import { factsOf, portal, withIncident, type Blueprint } from './occasion.ts';
import { alertEntity, cloudAlert, cloudAppsAlert, sentinelIncident } from './other-records.ts';
import {
  riskDetection,
  riskyServicePrincipal,
  riskyUser,
  servicePrincipalDetection,
} from './risk-records.ts';
import { idsOf } from './story-ids.ts';

export const identityProtection: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(identityProtectionKind, occasion, ids.riskAlert, ids.riskDetection);
  return withIncident([facts], facts.title, occasion.number);
};

/**
 * The same in its six homes: beside Defender XDR's alert and incident, ID Protection itself, Cloud Apps' own copy without
 * a common id, and what Sentinel and Defender for Cloud have of it under that product's name.
 */
export const sixHomes: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(identityProtectionKind, occasion, ids.riskAlert, ids.riskDetection);
  const link = `${portal}${facts.id}`;
  const productName = 'Azure Active Directory Identity Protection';
  const entity = alertEntity(facts, productName, link);
  const cloud = cloudAlert(ids.cloudName, facts);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    cloudApps: [cloudAppsAlert(ids.cloudAppsId, facts)],
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    cloud: [{ ...cloud, properties: { ...cloud.properties, productName, alertUri: link } }],
    riskyUsers: [riskyUser(facts)],
    riskDetections: [riskDetection(ids.riskDetection, facts)],
  };
};

/** About a service principal; the name of whom it is about is taken for that of an application. */
export const workloadIdentity: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const [principal = occasion.principal] = occasion.principal.split('@');
  const facts = factsOf(workloadIdentityKind, { ...occasion, principal }, ids.riskAlert, ids.riskDetection);
  const productName = 'Azure Active Directory Identity Protection';
  const entity = alertEntity(facts, productName, `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    riskyServicePrincipals: [riskyServicePrincipal(facts)],
    spDetections: [servicePrincipalDetection(ids.riskDetection, facts)],
  };
};
