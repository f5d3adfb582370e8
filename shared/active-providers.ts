import { providerPolicy, type Policy } from './policy/policy.ts';
import type { Provider } from './provider/provider.ts';
import { providers } from './provider/registry.ts';
import { withMapping } from './provider/with-mapping.ts';

/** The providers that the policy does not switch off, with the words that it gives them. */
export const activeProviders = (policy: Policy): readonly Provider[] =>
  [...providers.values()]
    .map((provider) => ({ provider, rules: providerPolicy(policy, provider.id) }))
    .filter(({ rules }) => rules.direction !== 'off')
    .map(({ provider, rules }) => withMapping(provider, rules.mapping));
