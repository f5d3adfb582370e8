/** What works for one tenant: made for each of them, so that none shares a memory, a gate or a token with another. */

import type { ActivePlace } from './health/capability-health.ts';
import type { PolledPlace } from './health/health.ts';
import type { MirrorDeps } from './mirror/deps.ts';
import { calledBy } from './platform/api-client.ts';
import { mirrorDeps, timerPorts, type MirrorConnections, type Tools } from './ports.ts';
import { providerPolicy, writesTo } from './policy/policy.ts';
import type { Provider } from './provider/provider.ts';
import type { SubscribingTenant } from './subscription/manage.ts';
import type { WantedSubscription } from './subscription/standing.ts';
import type { Tenant } from './tenants.ts';

export interface TenantWork {
  readonly tenantId: string;
  readonly providers: readonly Provider[];
  readonly mirror: MirrorDeps;
  /** Of the poller and the sweeper. */
  readonly ports: ReturnType<typeof timerPorts>;
  readonly subscribing: SubscribingTenant;
  readonly wanted: readonly WantedSubscription[];
  /** Of the health report. */
  readonly active: readonly ActivePlace[];
  /** Providers that are polled and, as far as this process knows, let themselves be read. */
  readonly polledNow: () => readonly PolledPlace[];
  /** Looks up when mirroring began at each provider. @throws TransientError when storage fails. */
  readonly ready: () => Promise<void>;
}

export function createTenantWork(connections: MirrorConnections, tenant: Tenant, tools: Tools): TenantWork {
  const { tenantId } = tenant;
  const providers = [...tenant.providers.values()];
  const apis = connections.apis(tenant);
  const mirror = mirrorDeps(connections, tenant, apis, tools);
  const wanted = providers.flatMap(({ id, subscribesTo = [] }) =>
    subscribesTo.map((resource) => ({ tenantId, resource, provider: id })),
  );
  return {
    tenantId,
    providers,
    mirror,
    ports: timerPorts(connections, mirror, tools.newTraceparent),
    subscribing: {
      tenantId,
      graph: () => calledBy('subscriptions', apis('graph')),
      wanted: wanted.map(({ resource }) => resource),
    },
    wanted,
    active: providers.map(({ id, subscribesTo = [] }) => ({
      tenantId,
      provider: id,
      subscribesTo,
      isWritten: tenant.policy.mode === 'enforce' && writesTo(providerPolicy(tenant.policy, id)),
    })),
    polledNow: () =>
      providers
        .filter((provider) => 'list' in provider && !mirror.capabilities.isClosed(tenantId, provider))
        .map(({ id }) => ({ tenantId, provider: id })),
    ready: async () => {
      await Promise.all(providers.map(({ id }) => mirror.since(tenantId, id)));
    },
  };
}
