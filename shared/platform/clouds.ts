/**
 * Hosts and token audiences of each Microsoft cloud.
 *
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 * @see https://learn.microsoft.com/defender-endpoint/gov
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
 */

import type { ApiName } from './api-client.ts';

export const cloudNames = ['public', 'usgov', 'usgovdod', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

export interface Endpoint {
  /** `https://host[:port]`, without path. */
  readonly origin: string;
  /** What stands before every path: `/v1.0` for Graph, otherwise mostly nothing. */
  readonly basePath: string;
  /** The token's scope. It stays the cloud's own when the origin is replaced, but by the two hosts of GCC. */
  readonly scope: string;
  /** Whose data it is; absent where nothing is called that asks for it. */
  readonly tenantId?: string;
}

interface CloudHost {
  /** Absent where every tenant has a host of its own, which the settings must name. */
  readonly origin?: string;
  readonly basePath?: string;
  readonly audience: string;
}

export interface Cloud {
  /** Where tokens are issued. */
  readonly authority: string;
  /** For whom a managed identity's token must be, so that an application may present it in place of a secret. */
  readonly exchangeAudience: string;
  /** An API that is missing is not offered in that cloud. */
  readonly apis: ReadonlyMap<ApiName, CloudHost>;
}

const host = (origin: string): CloudHost => ({ origin, audience: origin });
const graph = (origin: string): [ApiName, CloudHost] => ['graph', { ...host(origin), basePath: '/v1.0' }];
/** The application id of Defender for Cloud Apps, the same in every cloud that has it. */
const cloudAppsAudience = '05a65629-4c1b-48c1-a78b-804c4abdd4af';

/** GCC is in the public cloud, but these of its APIs have a host of their own, and tokens for that. */
const gccHosts = new Set(['https://api-gcc.securitycenter.microsoft.us', 'https://manage-gcc.office.com']);

const publicApis = new Map<ApiName, CloudHost>([
  graph('https://graph.microsoft.com'),
  ['arm', host('https://management.azure.com')],
  // Works for every tenant but slowly; the tenant's own host is in Settings > Cloud Apps > About.
  [
    'cloudApps',
    { origin: 'https://portal.cloudappsecurity.com', basePath: '/cas', audience: cloudAppsAudience },
  ],
  // Every tenant may use the host of its region instead: us., eu., uk., au., swa. or ina.api.security.microsoft.com.
  [
    'defender',
    { origin: 'https://api.security.microsoft.com', audience: 'https://api.securitycenter.microsoft.com' },
  ],
  ['office365', host('https://manage.office.com')],
]);

const governmentApis = (graphOrigin: string, office365Origin: string) =>
  new Map<ApiName, CloudHost>([
    graph(graphOrigin),
    ['arm', host('https://management.usgovcloudapi.net')],
    ['cloudApps', { audience: cloudAppsAudience }],
    ['defender', host('https://api-gov.securitycenter.microsoft.us')],
    ['office365', host(office365Origin)],
  ]);

const chinaApis = new Map<ApiName, CloudHost>([
  graph('https://microsoftgraph.chinacloudapi.cn'),
  ['arm', host('https://management.chinacloudapi.cn')],
  // Not on the API's page; Microsoft's support and its tools use it.
  ['office365', host('https://manage.office365.cn')],
]);

/** @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity */
const government = {
  authority: 'https://login.microsoftonline.us',
  exchangeAudience: 'api://AzureADTokenExchangeUSGov',
};
export const clouds: ReadonlyMap<CloudName, Cloud> = new Map<CloudName, Cloud>([
  [
    'public',
    {
      authority: 'https://login.microsoftonline.com',
      exchangeAudience: 'api://AzureADTokenExchange',
      apis: publicApis,
    },
  ],
  [
    'usgov',
    { ...government, apis: governmentApis('https://graph.microsoft.us', 'https://manage.office365.us') },
  ],
  [
    'usgovdod',
    {
      ...government,
      apis: governmentApis('https://dod-graph.microsoft.us', 'https://manage.protection.apps.mil'),
    },
  ],
  [
    'china',
    {
      authority: 'https://login.chinacloudapi.cn',
      exchangeAudience: 'api://AzureADTokenExchangeChina',
      apis: chinaApis,
    },
  ],
]);

/** @throws TypeError for a name that is on no list; the compiler keeps such out. */
export function cloudNamed(name: CloudName): Cloud {
  const cloud = clouds.get(name);
  if (cloud === undefined) throw new TypeError('No such cloud.');
  return cloud;
}

/**
 * Undefined when the cloud has no such API, or has it only on a host of the tenant's own and none is given.
 * `override`: an origin that replaces the cloud's; base path `/v1.0` stays, since it is the API's and not the host's.
 */
export function findEndpoint(cloud: CloudName, api: ApiName, override?: string): Endpoint | undefined {
  const own = clouds.get(cloud)?.apis.get(api);
  const origin = override ?? own?.origin;
  if (own === undefined || origin === undefined) return undefined;
  const basePath = override === undefined || api === 'graph' ? (own.basePath ?? '') : '';
  const audience = gccHosts.has(origin) ? origin : own.audience;
  return { origin, basePath, scope: `${audience}/.default` };
}
