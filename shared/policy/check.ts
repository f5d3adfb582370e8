/** What the policy asks for and the settings do not give: each with its name and what to do. */

import type { CloudName } from '../platform/clouds.ts';
import type { Config } from '../platform/config.ts';
import { absentProducts } from './absent-products.ts';
import { formatPath } from './mistakes.ts';
import { providerPolicy, type FurtherTenant, type Policy, type PolicyFile } from './policy.ts';

export type CheckedConfig = Pick<Config, 'cloud' | 'endpoints' | 'identity' | 'tenantId'>;

export function checkPolicyAgainstConfig(file: PolicyFile, config: CheckedConfig): readonly string[] {
  return [
    ...checkProducts(file, config.cloud),
    ...checkCloudApps(file, config),
    ...file.tenants.flatMap((tenant, index) => checkTenant(tenant, index, config)),
    ...checkIdentity(file, config),
  ];
}

function checkTenant(
  { tenantId, policy, endpoints }: FurtherTenant,
  index: number,
  { cloud, tenantId: home }: CheckedConfig,
): readonly string[] {
  const name = (...path: readonly string[]): string => formatPath(['tenants', index, ...path]);
  const lacksCloudApps = isOn(policy, 'defenderForCloudApps') && endpoints.cloudApps === undefined;
  return [
    ...(tenantId === home
      ? [`${name('tenantId')}: is that of AZURE_TENANT_ID; its rules stand at the top of the policy`]
      : []),
    ...checkProducts(policy, cloud, index),
    ...(lacksCloudApps && hasCloudApps(cloud)
      ? [`${name('endpoints', 'cloudApps')}: is missing, but defenderForCloudApps is on; ${setCloudApps}`]
      : []),
  ];
}

function checkProducts(policy: Policy, cloud: CloudName, index?: number): readonly string[] {
  const where = index === undefined ? 'the policy' : `${formatPath(['tenants', index])} of the policy`;
  return [...(absentProducts.get(cloud) ?? [])]
    .filter(([id]) => isOn(policy, id))
    .map(
      ([id, what]) => `AZURE_CLOUD: ${cloud} has no ${what}; set the direction of ${id} to "off" in ${where}`,
    );
}

function checkCloudApps(policy: Policy, { cloud, endpoints }: CheckedConfig): readonly string[] {
  if (!isOn(policy, 'defenderForCloudApps') || !hasCloudApps(cloud)) return [];
  if (endpoints.cloudApps !== undefined) return [];
  return [`CLOUD_APPS_ENDPOINT: is missing, but the policy turns defenderForCloudApps on; ${setCloudApps}`];
}

const setCloudApps =
  'set the origin of the API as the portal shows it (Settings, Cloud apps, About), or set its direction to "off"';

/** An application trusts a user-assigned identity only; who has none is on a laptop, and signs in as a person. */
function checkIdentity({ tenants }: PolicyFile, { identity }: CheckedConfig): readonly string[] {
  if (identity.endpoint === undefined || identity.clientId !== undefined) return [];
  if (tenants.every(({ appId }) => appId === undefined)) return [];
  return [
    'AZURE_CLIENT_ID: is missing, but the policy names an application for a further tenant, which trusts a user-assigned identity only; set its client id',
  ];
}

const isOn = (policy: Policy, id: Parameters<typeof providerPolicy>[1]): boolean =>
  providerPolicy(policy, id).direction !== 'off';

const hasCloudApps = (cloud: CloudName): boolean =>
  absentProducts.get(cloud)?.has('defenderForCloudApps') !== true;
