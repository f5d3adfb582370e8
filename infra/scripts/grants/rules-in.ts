import type { Policy, PolicyFile } from '../../../shared/policy/policy.ts';

/**
 * What the policy allows in one tenant, as far as grants make it so: where Azure is delegated, the delegation says who
 * may do what there. Pure.
 */
export function rulesIn(file: PolicyFile, tenantId: string): Pick<Policy, 'providers'> {
  const tenant = file.tenants.find((each) => each.tenantId === tenantId.toLowerCase());
  if (tenant === undefined) return { providers: file.providers };
  const { providers } = tenant.policy;
  if (tenant.arm === 'application') return { providers };
  return {
    providers: new Map(
      [...providers].map(([id, rules]) => [id, { ...rules, azureSubscriptions: [], workspaces: [] }]),
    ),
  };
}
