import type { ProviderPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';

/** Milliseconds for which a read of this provider may still show the past: the policy's word, else the adapter's. */
export const settleMs = (provider: Provider, rules: ProviderPolicy): number =>
  (rules.settleSeconds ?? provider.settleSeconds) * 1000;
