/** What the customer allows in a tenant, after parsing: every default filled in. `schema.ts` parses it, `load.ts` reads it. */

import type { ApiName } from '../platform/api-client.ts';
import type { Mapping } from '../provider/mapping.ts';
import type { ProviderId } from '../provider/provider-id.ts';

export const directions = ['off', 'in', 'out', 'both'] as const;
/** `in`: changes there count. `out`: changes are written there. */
export type Direction = (typeof directions)[number];

/** Which competing value of one field wins; `newest` unless the policy prefers a provider for that field. */
export type ConflictRule = 'newest' | { readonly prefer: ProviderId };

export interface ProviderPolicy {
  readonly direction: Direction;
  /** Defender for Cloud: Azure subscription ids, lower case. */
  readonly azureSubscriptions: readonly string[];
  /** Sentinel: ARM resource ids of Log Analytics workspaces, lower case. */
  readonly workspaces: readonly string[];
  /** Entra ID Protection: whether risky service principals take part as well. */
  readonly servicePrincipals?: boolean;
  /** Opt-in for providers whose writes can't be undone. */
  readonly allowIrreversible: boolean;
  /** Decisions before this moment are history: recorded, never mirrored. ISO 8601 UTC. */
  readonly since?: string;
  /** Overrides the adapter's settle time. */
  readonly settleSeconds?: number;
  /** Multiplies the product's published quotas of calls; 1 when absent. */
  readonly quotaFactor?: number;
  /** Other words of the product for some of the canonical ones. */
  readonly mapping?: Mapping;
}

export interface Policy {
  readonly mode: 'observe' | 'enforce';
  readonly providers: ReadonlyMap<ProviderId, ProviderPolicy>;
  readonly fingerprints: 'off' | 'suggest' | 'link';
  readonly guards: {
    /** Closing writes per provider and tenant in any clock hour; beyond that they are held. */
    readonly maxClosuresPerHour: number;
    /** Of a provider's open copies, the share that may be closed in an hour; never takes the limit below 20. */
    readonly maxShareOfOpen: number;
  };
  readonly conflicts: Readonly<
    Record<'status' | 'classification' | 'determination' | 'comment', ConflictRule>
  > & { readonly assignedTo?: ConflictRule };
  /** Whether the person an alert is assigned to is mirrored too, by user principal name. */
  readonly assignedTo: 'off' | 'mirror';
  /** What reopening an incident by hand does to the alerts in it. */
  readonly reopen: { readonly members: 'leave' | 'reopen' };
  readonly lookBackDays: number;
}

/** How the app reaches Azure Resource Manager of a further tenant: as itself, by delegation, or as its application there. */
export const armWays = ['lighthouse', 'application'] as const;

/** A tenant beside the home tenant, which is that of the settings. */
export interface FurtherTenant {
  /** Lower case. */
  readonly tenantId: string;
  /** Client id of the application that stands for the app there; absent where nothing needs it. */
  readonly appId?: string;
  readonly arm: (typeof armWays)[number];
  /** Origins that replace those of the cloud for this tenant. */
  readonly endpoints: Partial<Readonly<Record<ApiName, string>>>;
  readonly policy: Policy;
}

/** The whole of mirror.policy.json: the home tenant's rules, and the further tenants. */
export interface PolicyFile extends Policy {
  readonly tenants: readonly FurtherTenant[];
}

/** A provider that the policy doesn't name is off. */
export const absentProvider: ProviderPolicy = {
  direction: 'off',
  azureSubscriptions: [],
  workspaces: [],
  allowIrreversible: false,
};

export function providerPolicy(policy: Policy, id: ProviderId): ProviderPolicy {
  return policy.providers.get(id) ?? absentProvider;
}

export const readsFrom = (p: ProviderPolicy): boolean => p.direction === 'in' || p.direction === 'both';
export const writesTo = (p: ProviderPolicy): boolean => p.direction === 'out' || p.direction === 'both';
