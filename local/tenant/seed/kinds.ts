/** What the products say of each kind of alert. */

import type { AlertFacts } from './graph-records.ts';

export type Kind = Omit<
  AlertFacts,
  'id' | 'providerAlertId' | 'incidentId' | 'principal' | 'createdAt' | 'activityAt'
>;

export const identityKind: Kind = {
  title: 'Suspected identity theft (pass-the-ticket)',
  description: 'A Kerberos ticket of this account was used from two computers.',
  category: 'LateralMovement',
  severity: 'high',
  serviceSource: 'microsoftDefenderForIdentity',
  detectionSource: 'microsoftDefenderForIdentity',
  productName: 'Microsoft Defender for Identity',
  mitreTechniques: ['T1550.003'],
};

export const cloudAppsKind: Kind = {
  title: 'Mass download by a single user',
  description: 'The user downloaded 312 files from SharePoint Online within ten minutes.',
  category: 'Exfiltration',
  severity: 'medium',
  serviceSource: 'microsoftDefenderForCloudApps',
  detectionSource: 'cloudAppSecurity',
  productName: 'Microsoft Defender for Cloud Apps',
  mitreTechniques: ['T1530'],
};

export const endpointKind: Kind = {
  title: 'Suspicious PowerShell command line',
  description: 'A process started by Outlook ran an encoded PowerShell command.',
  category: 'Execution',
  severity: 'medium',
  serviceSource: 'microsoftDefenderForEndpoint',
  detectionSource: 'microsoftDefenderForEndpoint',
  productName: 'Microsoft Defender for Endpoint',
  mitreTechniques: ['T1059.001'],
};

export const officeKind: Kind = {
  title: 'Email messages containing malicious URL removed after delivery',
  description: 'Messages with a malicious link were delivered and later removed.',
  category: 'InitialAccess',
  severity: 'informational',
  serviceSource: 'microsoftDefenderForOffice365',
  detectionSource: 'microsoftDefenderForOffice365',
  productName: 'Microsoft Defender for Office 365',
  mitreTechniques: ['T1566.002'],
};

export const dataLossKind: Kind = {
  title: 'DLP policy (Financial data) matched for a document in OneDrive',
  description: 'A document with credit card numbers was shared outside the organisation.',
  category: 'Exfiltration',
  severity: 'medium',
  serviceSource: 'dataLossPrevention',
  detectionSource: 'microsoftDataLossPrevention',
  productName: 'Microsoft Data Loss Prevention',
  mitreTechniques: ['T1567'],
};

export const insiderRiskKind: Kind = {
  title: 'Data leaks by a departing user',
  description: 'Activity of a departing user matched the policy Data leaks.',
  category: 'Exfiltration',
  severity: 'medium',
  serviceSource: 'microsoftInsiderRiskManagement',
  detectionSource: 'microsoftInsiderRiskManagement',
  productName: 'Microsoft Purview Insider Risk Management',
  mitreTechniques: [],
};

export const identityProtectionKind: Kind = {
  title: 'Anonymous IP address',
  description: 'Sign-in from an anonymous IP address.',
  category: 'InitialAccess',
  severity: 'high',
  serviceSource: 'azureAdIdentityProtection',
  detectionSource: 'azureAdIdentityProtection',
  productName: 'Microsoft Entra ID Protection',
  mitreTechniques: ['T1078'],
};

export const workloadIdentityKind: Kind = {
  title: 'Suspicious sign-ins of a workload identity',
  description: 'A service principal signed in from an address and to resources that are new for it.',
  category: 'CredentialAccess',
  severity: 'high',
  serviceSource: 'azureAdIdentityProtection',
  detectionSource: 'azureAdIdentityProtection',
  productName: 'Microsoft Entra ID Protection',
  mitreTechniques: ['T1078.004'],
};

export const cloudWorkloadKind: Kind = {
  title: 'Successful SSH brute force attack',
  description: 'Many failed logins to vm-shop-01 were followed by a successful one.',
  category: 'InitialAccess',
  severity: 'high',
  serviceSource: 'microsoftDefenderForCloud',
  detectionSource: 'microsoftDefenderForServers',
  productName: 'Microsoft Defender for Cloud',
  mitreTechniques: ['T1110'],
};

export const ruleKind: Kind = {
  title: 'Rare application consent',
  description: 'An analytics rule of this workspace matched.',
  category: 'Persistence',
  severity: 'low',
  serviceSource: 'microsoftSentinel',
  detectionSource: 'scheduledAlerts',
  productName: 'Microsoft Sentinel',
  mitreTechniques: ['T1098'],
};
