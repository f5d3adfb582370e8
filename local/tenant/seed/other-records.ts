/** Believable copies of the same alerts in Cloud Apps, Sentinel and Defender for Cloud. */

import type { CloudAlert } from '../arm/cloud-alert.ts';
import type { SentinelIncident } from '../arm/sentinel-incident.ts';
import { etagFor } from '../arm/write-sentinel.ts';
import type { CloudAppsAlert } from '../cloud-apps/cloud-apps-alert.ts';
import type { JsonObject } from '../http/json.ts';
import { isoTime } from '../state/timestamps.ts';
import { guidFrom, hexFrom } from './deterministic-id.ts';
import type { AlertFacts } from './graph-records.ts';
import { azureSubscriptionId, ascLocation, cloudAlertArmId } from './ids.ts';

const severityNumbers = new Map([
  ['low', 0],
  ['medium', 1],
  ['high', 2],
]);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Nothing in it says which alerts_v2 alert it is: only title, account and the instant of the activity agree. */
export function cloudAppsAlert(id: string, facts: AlertFacts): CloudAppsAlert {
  const [label = facts.principal] = facts.principal.split('@');
  return {
    _id: id,
    contextId: guidFrom(`context/${id}`),
    description: facts.description,
    entities: [
      {
        entityRole: 'Source',
        entityType: 2,
        id: guidFrom(`user/${facts.principal}`),
        inst: 0,
        label,
        pa: facts.principal,
        type: 'account',
      },
      { entityRole: 'Related', id: guidFrom('device/DC1'), label: 'DC1', type: 'device' },
      { id: 20940, label: 'Active Directory', type: 'service' },
      {
        id: hexFrom(`policy/${facts.title}`, 24),
        label: facts.title,
        policyType: 'ANOMALY_DETECTION',
        type: 'policyRule',
      },
    ],
    idValue: 15_795_464,
    isSystemAlert: false,
    resolutionStatusValue: 0,
    severityValue: severityNumbers.get(facts.severity) ?? 1,
    statusValue: 0,
    stories: [0],
    threatScore: 34,
    timestamp: facts.activityAt,
    title: facts.title,
    comment: '',
    handledByUser: null,
    resolveTime: null,
    URL: `https://contoso.portal.cloudappsecurity.com/#/alerts/${id}`,
  };
}

/** A SecurityAlert entity as Sentinel's connector of that product would write it. */
export function alertEntity(facts: AlertFacts, productName: string, alertLink: string): JsonObject {
  return {
    systemAlertId: guidFrom(`entity/${facts.id}`),
    tactics: [capital(facts.category)],
    alertDisplayName: facts.title,
    friendlyName: facts.title,
    description: facts.description,
    confidenceLevel: 'Unknown',
    severity: capital(facts.severity),
    vendorName: 'Microsoft',
    productName,
    alertType: facts.title,
    providerAlertId: facts.providerAlertId,
    alertLink,
    status: 'New',
    startTimeUtc: isoTime(facts.activityAt),
    endTimeUtc: isoTime(facts.activityAt + 4 * 60_000),
    timeGenerated: isoTime(facts.createdAt),
    processingEndTime: isoTime(facts.createdAt),
    additionalData: {},
  };
}

export function sentinelIncident(
  name: string,
  number: number,
  title: string,
  alerts: readonly JsonObject[],
  facts: Pick<AlertFacts, 'severity' | 'description' | 'category' | 'createdAt' | 'activityAt'>,
): SentinelIncident {
  const created = isoTime(facts.createdAt);
  return {
    name,
    etag: etagFor(name),
    writable: {
      title,
      description: facts.description,
      severity: capital(facts.severity),
      status: 'New',
      firstActivityTimeUtc: isoTime(facts.activityAt),
      lastActivityTimeUtc: isoTime(facts.activityAt + 4 * 60_000),
      labels: [{ labelName: 'tier-1', labelType: 'User' }],
      owner: {
        objectId: guidFrom('user/soc'),
        email: 'soc@contoso.com',
        assignedTo: 'SOC',
        userPrincipalName: 'soc@contoso.com',
        ownerType: 'User',
      },
    },
    createdTimeUtc: created,
    lastModifiedTimeUtc: created,
    incidentNumber: number,
    providerName: 'Azure Sentinel',
    providerIncidentId: String(number),
    alerts,
    comments: [],
    tactics: [facts.category],
  };
}

export function cloudAlert(name: string, facts: AlertFacts): CloudAlert {
  return {
    id: cloudAlertArmId(name),
    name,
    status: 'Active',
    properties: {
      version: '2022-01-01',
      alertType: 'VM_LoginBruteForceSuccess',
      systemAlertId: name,
      alertDisplayName: facts.title,
      description: facts.description,
      severity: capital(facts.severity),
      intent: 'InitialAccess',
      compromisedEntity: 'vm-shop-01',
      productName: 'Azure Security Center',
      vendorName: 'Microsoft',
      productComponentName: 'Servers',
      isIncident: false,
      alertUri: cloudAlertLink(name),
      startTimeUtc: isoTime(facts.activityAt),
      endTimeUtc: isoTime(facts.activityAt + 4 * 60_000),
      timeGeneratedUtc: isoTime(facts.createdAt),
      processingEndTimeUtc: isoTime(facts.createdAt),
      resourceIdentifiers: [
        {
          type: 'AzureResource',
          azureResourceId: `/subscriptions/${azureSubscriptionId}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachines/vm-shop-01`,
        },
      ],
    },
  };
}

export const cloudAlertLink = (name: string): string =>
  `https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/${name}/subscriptionId/${azureSubscriptionId}/resourceGroup/rg-shop/referencedFrom/alertDeepLink/location/${ascLocation}`;
