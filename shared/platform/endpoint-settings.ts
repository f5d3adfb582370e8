/** The settings that replace an API's host: each an origin without path. */

import type { Setting } from './setting.ts';

export const endpointSettings = [
  {
    name: 'GRAPH_ENDPOINT',
    meaning: 'Origin that replaces Microsoft Graph of the cloud.',
    fallback: 'that of the cloud',
    secret: false,
    sample: '',
  },
  {
    name: 'ARM_ENDPOINT',
    meaning: 'Origin that replaces Azure Resource Manager of the cloud.',
    fallback: 'that of the cloud',
    secret: false,
    sample: '',
  },
  {
    name: 'DEFENDER_ENDPOINT',
    meaning:
      "Origin that replaces the Defender API of the cloud: of the tenant's region, such as `https://eu.api.security.microsoft.com`, or for GCC `https://api-gcc.securitycenter.microsoft.us`.",
    fallback: 'that of the cloud',
    secret: false,
    sample: '',
  },
  {
    name: 'CLOUD_APPS_ENDPOINT',
    meaning:
      "Origin of the tenant's Defender for Cloud Apps API, as its portal shows it (Settings, Cloud apps, About). Required when the policy turns `defenderForCloudApps` on.",
    fallback: 'none: every tenant has its own',
    secret: false,
    sample: '',
  },
  {
    name: 'OFFICE365_ENDPOINT',
    meaning:
      'Origin that replaces the Office 365 Management API of the cloud: for GCC `https://manage-gcc.office.com`.',
    fallback: 'that of the cloud',
    secret: false,
    sample: '',
  },
  {
    name: 'LOGIN_ENDPOINT',
    meaning:
      'Origin that replaces the login authority of the cloud, where the applications of further tenants get their tokens.',
    fallback: 'that of the cloud',
    secret: false,
    sample: '',
  },
] as const satisfies readonly Setting[];
