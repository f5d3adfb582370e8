/** What the policy asks for and the settings do not give: each with the setting's name and what to do. */

import { clouds, type CloudName } from '../platform/clouds.ts';
import type { Config } from '../platform/config.ts';
import { providerPolicy, type Policy } from './policy.ts';

export function checkPolicyAgainstConfig(
  policy: Policy,
  { cloud, endpoints }: Pick<Config, 'cloud' | 'endpoints'>,
): readonly string[] {
  return [
    ...checkCloudApps(policy, { cloud, endpoints }),
    ...checkEndpoint(policy, cloud),
    ...checkIdentityProtection(policy, cloud),
  ];
}

/** Of its API, Graph in China has the two actions on sign-ins and nothing to read. */
function checkIdentityProtection(policy: Policy, cloud: CloudName): readonly string[] {
  if (cloud !== 'china' || providerPolicy(policy, 'entraIdProtection').direction === 'off') return [];
  return ['AZURE_CLOUD: china has no API of Entra ID Protection; set its direction to "off" in the policy'];
}

function checkEndpoint(policy: Policy, cloud: CloudName): readonly string[] {
  if (providerPolicy(policy, 'defenderForEndpoint').direction === 'off') return [];
  if (clouds.get(cloud)?.apis.has('defender') === true) return [];
  return [
    `AZURE_CLOUD: ${cloud} has no API of Defender for Endpoint; set its direction to "off" in the policy`,
  ];
}

function checkCloudApps(
  policy: Policy,
  { cloud, endpoints }: Pick<Config, 'cloud' | 'endpoints'>,
): readonly string[] {
  if (providerPolicy(policy, 'defenderForCloudApps').direction === 'off') return [];
  if (clouds.get(cloud)?.apis.has('cloudApps') !== true) {
    return [`AZURE_CLOUD: ${cloud} has no Defender for Cloud Apps; set its direction to "off" in the policy`];
  }
  if (endpoints.cloudApps !== undefined) return [];
  return [
    'CLOUD_APPS_ENDPOINT: is missing, but the policy turns defenderForCloudApps on; set the origin of the API as the portal shows it (Settings, Cloud apps, About), or set its direction to "off"',
  ];
}
