import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider } from '../provider/provider.ts';
import { readsFrom, writesTo, type Policy, type ProviderPolicy } from './policy.ts';

type Adapters = ReadonlyMap<ProviderId, Pick<Provider, 'writes'>>;

/** What the policy turns on and this version can't do: nobody should think that it is mirrored. */
export function adapterNotices(
  { providers }: Pick<Policy, 'providers'>,
  adapters: Adapters,
): readonly string[] {
  return [...providers].flatMap(([id, entry]) => {
    if (entry.direction === 'off') return [];
    const problem = problemOf(entry, adapters.get(id));
    return problem === undefined ? [] : [`providers.${id}: ${problem}`];
  });
}

function problemOf(entry: ProviderPolicy, adapter: Pick<Provider, 'writes'> | undefined): string | undefined {
  if (adapter === undefined)
    return 'is on, but this version has no adapter for it, so nothing is mirrored there; set its direction to "off"';
  if (adapter.writes.size > 0 || !writesTo(entry)) return undefined;
  return readsFrom(entry)
    ? 'can only be read, so nothing is written there; set its direction to "in"'
    : 'can only be read, and "out" takes no changes from it; set its direction to "in" or "off"';
}
