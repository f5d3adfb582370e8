/** What network isolation promises; in the environments that have none there is nothing to say. */

import {
  at,
  expectAt,
  leavingOut,
  ofType,
  setting,
  types,
  type Deployment,
  type DeploymentRule,
} from '../deployment.ts';

const isIsolated = (deployment: Deployment): boolean => ofType(deployment, types.subnet).length > 0;

function reachedPrivately(deployment: Deployment): readonly string[] {
  return ofType(deployment, types.endpoint).map((endpoint) =>
    String(at(endpoint, 'properties.privateLinkServiceConnections.0.properties.groupIds.0')),
  );
}

export const networkRules: readonly DeploymentRule[] = [
  {
    name: 'isolated storage and Key Vault have no public door',
    violations: (deployment) =>
      !isIsolated(deployment)
        ? []
        : [types.account, types.vault].flatMap((type) => [
            ...expectAt(ofType(deployment, type), 'properties.publicNetworkAccess', 'Disabled'),
            ...expectAt(ofType(deployment, type), 'properties.networkAcls.defaultAction', 'Deny'),
            ...expectAt(ofType(deployment, type), 'properties.networkAcls.bypass', 'None'),
          ]),
    breaks: {
      'public storage': setting(types.account, 'properties.publicNetworkAccess', 'Enabled'),
      'a vault open by default': setting(types.vault, 'properties.networkAcls.defaultAction', 'Allow'),
      'a way around': setting(types.account, 'properties.networkAcls.bypass', 'AzureServices'),
    },
  },
  {
    name: 'every service that is closed to the public has its private endpoint and zone',
    violations: (deployment) => {
      if (!isIsolated(deployment)) return [];
      const closed = ofType(deployment, types.app).some(
        (app) => at(app, 'properties.publicNetworkAccess') === 'Disabled',
      );
      const want = ['blob', 'queue', 'table', 'vault', ...(closed ? ['sites'] : [])];
      const have = reachedPrivately(deployment);
      const zones = ofType(deployment, types.zone).length;
      return [
        ...want.filter((group) => !have.includes(group)).map((group) => `${group}: has no private endpoint`),
        ...(zones === have.length ? [] : [`${zones} zones for ${have.length} endpoints`]),
      ];
    },
    breaks: {
      'no endpoint for queues': leavingOut(types.endpoint, ({ name }) => name.startsWith('pe-queue')),
      'no endpoint for the app': leavingOut(types.endpoint, ({ name }) => name.startsWith('pe-sites')),
      'a zone that is missing': leavingOut(types.zone, ({ name }) => name.includes('table')),
    },
  },
  {
    name: 'the app sends from its subnet, and a closed app has no address for Graph',
    violations: (deployment) => {
      if (!isIsolated(deployment)) return [];
      const subnets = new Set(ofType(deployment, types.subnet).map(({ id }) => id));
      const [app] = ofType(deployment, types.app);
      const [config] = ofType(deployment, types.appConfig);
      const closed = at(app, 'properties.publicNetworkAccess') === 'Disabled';
      const address = String(at(config, 'properties.NOTIFICATION_URL'));
      return [
        ...(subnets.has(String(at(app, 'properties.virtualNetworkSubnetId'))) ? [] : ['it does not']),
        ...(closed && address !== '' ? ["Graph is given an address that it can't reach"] : []),
      ];
    },
    breaks: {
      'an app outside': setting(types.app, 'properties.virtualNetworkSubnetId', undefined),
      'an address in vain': setting(types.appConfig, 'properties.NOTIFICATION_URL', 'https://x'),
    },
  },
  {
    name: 'subnets have a security group, and no way out but the fixed one',
    violations: (deployment) =>
      ofType(deployment, types.subnet).flatMap((subnet) => [
        ...(typeof at(subnet, 'properties.networkSecurityGroup.id') === 'string'
          ? []
          : [`${subnet.name}: has no security group`]),
        ...expectAt([subnet], 'properties.defaultOutboundAccess', false),
      ]),
    breaks: {
      'no security group': setting(types.subnet, 'properties.networkSecurityGroup', undefined),
      'another way out': setting(types.subnet, 'properties.defaultOutboundAccess', true),
    },
  },
];
