/** A tenant in which everything is in its place and nothing is granted yet; tests put their own rules before these. */

import type { Rule } from './fake-az.ts';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const azureSubscriptionId = '22222222-2222-4222-8222-222222222222';
export const principalId = '33333333-3333-4333-8333-333333333333';
export const clientId = '44444444-4444-4444-8444-444444444444';
export const graphId = '55555555-5555-4555-8555-555555555555';
export const cloudAppsId = '66666666-6666-4666-8666-666666666666';
export const endpointId = '77777777-7777-4777-8777-777777777777';
export const officeId = '88888888-8888-4888-8888-888888888888';
export const workspace = `/subscriptions/${azureSubscriptionId}/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/law-soc`;
export const appId = `/subscriptions/${azureSubscriptionId}/resourceGroups/rg/providers/Microsoft.Web/sites/func-mirror`;

/** Role ids are their values in a GUID's place: easier to read in a failing test. */
const role = (value: string, types = ['Application']) => ({
  id: `role-${value}`,
  value,
  isEnabled: true,
  allowedMemberTypes: types,
});

export const account: Rule = [
  '^account show',
  {
    json: {
      id: azureSubscriptionId,
      tenantId,
      environmentName: 'AzureCloud',
      user: { name: 'alex@contoso.com', type: 'user' },
    },
  },
];

export const settings = {
  AZURE_TENANT_ID: tenantId,
  AZURE_CLIENT_ID: clientId,
  AZURE_CLOUD: 'public',
  NOTIFICATION_URL: 'https://func-mirror.azurewebsites.net',
  CLIENT_STATE: '@Microsoft.KeyVault(SecretUri=https://kv-mirror.vault.azure.net/secrets/client-state/)',
  CLIENT_STATE_PREVIOUS:
    '@Microsoft.KeyVault(SecretUri=https://kv-mirror.vault.azure.net/secrets/client-state-previous)',
  NOTIFICATION_KEY: '@Microsoft.KeyVault(VaultName=kv-mirror;SecretName=notification-key)',
};

export const site = (name: string) => ({
  id: appId.replace('func-mirror', name),
  name,
  kind: 'functionapp,linux',
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: { '/subscriptions/x/id-mirror': { principalId, clientId } },
  },
  properties: { defaultHostName: `${name}.azurewebsites.net` },
});

export const settingsRule = (values: Readonly<Record<string, string>>): Rule => [
  'config/appsettings/list',
  { json: { properties: values } },
];

export const app: readonly Rule[] = [
  ['get .*/resourceGroups/rg/providers/Microsoft.Web/sites\\?', { json: { value: [site('func-mirror')] } }],
  settingsRule(settings),
];

export const graphApp: Rule = [
  "get .*servicePrincipals\\(appId='00000003-",
  {
    json: {
      id: graphId,
      appRoles: [
        // The same value for people comes first: only the one for applications may be taken.
        { ...role('SecurityAlert.ReadWrite.All', ['User']), id: 'role-for-people' },
        { ...role('SecurityAlert.ReadWrite.All'), id: 'role-switched-off', isEnabled: false },
        ...['SecurityAlert.Read.All', 'SecurityAlert.ReadWrite.All'].map((value) => role(value)),
        ...['SecurityIncident.Read.All', 'SecurityIncident.ReadWrite.All'].map((value) => role(value)),
      ],
    },
  },
];

export const cloudApps: Rule = [
  "get .*servicePrincipals\\(appId='05a65629-",
  { json: { id: cloudAppsId, appRoles: [role('Investigation.read'), role('Investigation.manage')] } },
];

export const endpoint: Rule = [
  "get .*servicePrincipals\\(appId='fc780465-",
  { json: { id: endpointId, appRoles: [role('Alert.Read.All'), role('Alert.ReadWrite.All')] } },
];

export const office: Rule = [
  "get .*servicePrincipals\\(appId='c5393580-",
  { json: { id: officeId, appRoles: [role('ActivityFeed.Read'), role('ActivityFeed.ReadDlp')] } },
];

/** `granted`: values of application permissions that the identity has. */
export const assignments = (...granted: readonly string[]): Rule => [
  `get .*servicePrincipals/${principalId}/appRoleAssignments`,
  { json: { value: granted.map(assignment) } },
];

const apps = new Map([
  ['Investigation', cloudAppsId],
  ['Alert.', endpointId],
  ['ActivityFeed.', officeId],
]);

export const assignment = (value: string) => ({
  id: `assignment-${value}`,
  appRoleId: `role-${value}`,
  resourceId: [...apps].find(([prefix]) => value.startsWith(prefix))?.[1] ?? graphId,
});

const definition = (name: string, roleName: string, actions: readonly string[]) => ({
  id: `/subscriptions/${azureSubscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
  name,
  properties: { roleName, permissions: [{ actions }] },
});

const builtIn = (roleName: string): Rule => [
  `roleDefinitions\\?.*roleName%20eq%20'${roleName.replaceAll(' ', '%20')}'`,
  { json: { value: [definition(`id-${roleName.replaceAll(' ', '-')}`, roleName, [])] } },
];

export const roleDefinitions: readonly Rule[] = [
  ...['Security Reader', 'Microsoft Sentinel Reader', 'Microsoft Sentinel Responder'].map(builtIn),
  [
    "roleDefinitions\\?.*type%20eq%20'CustomRole'",
    {
      json: {
        value: [
          definition('id-other', 'Somebody else', ['*']),
          definition('id-too-little', 'Alert Mirror: viewer', ['Microsoft.Security/locations/alerts/read']),
          definition('id-custom', 'Alert Mirror: alerts of Defender for Cloud', [
            ...['Microsoft.Security/alerts/read', 'Microsoft.Security/locations/alerts/*'],
          ]),
        ],
      },
    },
  ],
];

/** `granted`: scope and the id of a role. */
export const roleAssignments = (...granted: readonly (readonly [string, string])[]): Rule => [
  'get .*/roleAssignments\\?',
  {
    json: {
      value: granted.map(([scope, name]) => ({
        id: `${scope}/providers/Microsoft.Authorization/roleAssignments/one`,
        properties: { roleDefinitionId: `/providers/x/roleDefinitions/${name}`, scope, principalId },
      })),
    },
  },
];

export const principal: Rule = [
  `get .*servicePrincipals/${principalId}\\?`,
  { json: { displayName: 'id-mirror' } },
];

const writes: Rule = ['^rest --method (?:post|put|delete)', {}];

export const tenant: readonly Rule[] = [
  ...[account, ...app, principal, graphApp, cloudApps, endpoint, office, assignments()],
  ...[...roleDefinitions, roleAssignments(), writes],
];
