/** The tenants whose alerts are mirrored. What one of them is allowed, does or suffers is no other's business. */

import { activeProviders } from './active-providers.ts';
import type { Config } from './platform/config.ts';
import { defined } from './platform/defined.ts';
import type { FurtherTenant, Policy, PolicyFile } from './policy/policy.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';

export interface Tenant {
  /** Lower case. */
  readonly tenantId: string;
  readonly policy: Policy;
  /** Those that its policy does not switch off. */
  readonly providers: ReadonlyMap<ProviderId, Provider>;
  /** Origins that replace those of the cloud. */
  readonly endpoints: Config['endpoints'];
  /** Absent in the home tenant, where the app's identity is known by itself. */
  readonly guest?: Pick<FurtherTenant, 'appId' | 'arm'>;
}

/** A provider of a tenant. */
export interface Place {
  readonly tenantId: string;
  readonly provider: Provider;
}

/** The home tenant first: that of the settings, where the app's identity lives. */
export function listTenants(
  { tenantId, endpoints }: Pick<Config, 'tenantId' | 'endpoints'>,
  { tenants, ...policy }: PolicyFile,
): readonly Tenant[] {
  return [
    { tenantId, endpoints, policy, providers: providersOf(policy) },
    ...tenants.map((tenant) => guestIn(tenant, endpoints)),
  ];
}

/** Graph and Azure Resource Manager are the same for all; the hosts of Defender are each tenant's own. */
function guestIn(
  { tenantId, policy, endpoints: own, appId, arm }: FurtherTenant,
  shared: Config['endpoints'],
): Tenant {
  return {
    tenantId,
    policy,
    providers: providersOf(policy),
    endpoints: { ...defined({ graph: shared.graph, arm: shared.arm }), ...own },
    guest: { arm, ...defined({ appId }) },
  };
}

export const placesOf = (tenants: readonly Tenant[]): readonly Place[] =>
  tenants.flatMap(({ tenantId, providers }) =>
    [...providers.values()].map((provider) => ({ tenantId, provider })),
  );

const providersOf = (policy: Policy): Tenant['providers'] =>
  new Map(activeProviders(policy).map((provider) => [provider.id, provider]));
