import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { providers } from '../../../shared/provider/registry.ts';

export function providerNamed(id: ProviderId): Provider {
  const provider = providers.get(id);
  if (provider === undefined) throw new Error(`the registry has no ${id}`);
  return provider;
}
