/** Alerts of Office 365 and Purview, and one that only the legacy API shows. */

import { cloudAppsKind, dataLossKind, officeKind } from './kinds.ts';
import { factsOf, portal, withIncident, type Blueprint } from './occasion.ts';
import { legacyAlert, policyAlert } from './office-records.ts';
import { alertEntity, cloudAppsAlert, sentinelIncident } from './other-records.ts';
import { idsOf } from './story-ids.ts';

/** An alert of Defender for Office 365, which the audit log tells of as well. */
export const office: Blueprint = (occasion) => {
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
export const dataLoss: Blueprint = (occasion) => {
  const ids = idsOf(occasion.story);
  const facts = factsOf(dataLossKind, occasion, ids.dataLossAlert, ids.dataLossGuid);
  const entity = alertEntity(facts, 'Microsoft Data Loss Prevention', `${portal}${facts.id}`);
  return {
    ...withIncident([facts], facts.title, occasion.number),
    sentinel: [sentinelIncident(ids.sentinelName, occasion.number, facts.title, [entity], facts)],
    policyAlerts: [policyAlert(ids.dataLossGuid, 'DataLossPrevention', facts)],
  };
};

/** A Cloud Apps alert in a tenant that alerts_v2 has not reached: Cloud Apps itself and the legacy list. */
export const legacy: Blueprint = (occasion) => {
  const { cloudAppsId, cloudAppsAlert: id } = idsOf(occasion.story);
  const facts = factsOf(cloudAppsKind, occasion, id, cloudAppsId);
  return {
    ...{ title: facts.title, alerts: [], incidents: [], sentinel: [], cloud: [] },
    cloudApps: [cloudAppsAlert(cloudAppsId, facts)],
    legacy: [legacyAlert(cloudAppsId, 'MCAS', facts)],
  };
};
