/** The applications behind the APIs: the same ids in every tenant and cloud. */

import type { ApiName } from '../../../shared/platform/api-client.ts';

export interface ApiApp {
  readonly appId: string;
  readonly name: string;
  /** Who may grant its application permissions. */
  readonly grantedBy: string;
  /** What to do when the tenant has no service principal for it. */
  readonly whenAbsent: string;
}

/** Permissions of Microsoft Graph are kept from the application administrators. */
const mostPrivileged = 'Privileged Role Administrator (or Global Administrator)';
const administrators =
  'Cloud Application Administrator, Application Administrator or Privileged Role Administrator';

/** `arm` is missing: it has Azure roles. @see https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent */
export const apiApps: ReadonlyMap<ApiName, ApiApp> = new Map<ApiName, ApiApp>([
  [
    'graph',
    {
      appId: '00000003-0000-0000-c000-000000000000',
      name: 'Microsoft Graph',
      grantedBy: mostPrivileged,
      whenAbsent: 'every tenant has it: check that az is signed in to the right one',
    },
  ],
  [
    'cloudApps',
    {
      appId: '05a65629-4c1b-48c1-a78b-804c4abdd4af',
      name: 'Microsoft Cloud App Security',
      grantedBy: administrators,
      whenAbsent:
        'Defender for Cloud Apps is not licensed in this tenant, or nobody has opened it yet in the Defender portal; set its direction to "off" until then',
    },
  ],
  [
    'defender',
    {
      appId: 'fc780465-2017-40d4-a0c5-307022471b92',
      name: 'WindowsDefenderATP',
      grantedBy: administrators,
      whenAbsent:
        'Defender for Endpoint is not licensed in this tenant, or nobody has opened it yet in the Defender portal; set its direction to "off" until then',
    },
  ],
  [
    'office365',
    {
      appId: 'c5393580-f805-4401-95e8-94b7a6ef2fc2',
      name: 'Office 365 Management APIs',
      grantedBy: administrators,
      whenAbsent:
        'no subscription of this tenant has Office 365, or auditing has never been used in it; set its direction to "off" until then',
    },
  ],
]);

/** Who may assign Azure roles at a scope. */
export const azureRolesGrantedBy =
  'Owner, User Access Administrator or Role Based Access Control Administrator there';

/** Who may define a custom role there and assign it. */
export const azureRolesDefinedBy = 'Owner or User Access Administrator there';
