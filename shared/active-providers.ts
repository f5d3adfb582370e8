import { providerPolicy, type Policy } from './policy/policy.ts';
import type { Provider } from './provider/provider.ts';
import { providers } from './provider/registry.ts';

/** The providers that the policy does not switch off. */
export const activeProviders = (policy: Policy): readonly Provider[] =>
  [...providers.values()].filter(({ id }) => providerPolicy(policy, id).direction !== 'off');
