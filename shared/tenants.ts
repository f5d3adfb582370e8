/** The tenants whose alerts are mirrored. What one of them is allowed, does or suffers is no other's business. */

import { activeProviders } from './active-providers.ts';
import type { Config } from './platform/config.ts';
import type { Policy } from './policy/policy.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';

export interface Tenant {
  /** Lower case. */
  readonly tenantId: string;
  readonly policy: Policy;
  /** Those that its policy does not switch off. */
  readonly providers: ReadonlyMap<ProviderId, Provider>;
}

/** A provider of a tenant. */
export interface Place {
  readonly tenantId: string;
  readonly provider: Provider;
}

/** The home tenant first: that of the settings, where the app's identity lives. */
export function listTenants({ tenantId }: Pick<Config, 'tenantId'>, policy: Policy): readonly Tenant[] {
  return [tenantWith(tenantId, policy)];
}

export const placesOf = (tenants: readonly Tenant[]): readonly Place[] =>
  tenants.flatMap(({ tenantId, providers }) =>
    [...providers.values()].map((provider) => ({ tenantId, provider })),
  );

function tenantWith(tenantId: string, policy: Policy): Tenant {
  const active = activeProviders(policy);
  return { tenantId, policy, providers: new Map(active.map((provider) => [provider.id, provider])) };
}
