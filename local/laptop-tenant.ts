import { defaultSwitches } from './tenant/state/switches.ts';
import type { TenantOptions } from './tenant/tenant.ts';

/** A tenant in which every product of the laptop's policy answers: also the legacy API, which others no longer have. */
export const laptopTenant: TenantOptions = {
  switches: {
    legacyAlerts: 'served',
    workloadIdPremium: true,
    subscriptions: { ...defaultSwitches.subscriptions, 'security/alerts': 'accept' },
  },
  // Really one a second, which nobody wants to watch; the policy's `quotaFactor` says the same to the app.
  quotas: { identityProtection: { limit: 10, windowMs: 1000 } },
};
