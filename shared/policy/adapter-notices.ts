import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider } from '../provider/provider.ts';
import { formatPath } from './mistakes.ts';
import { readsFrom, writesTo, type Policy, type PolicyFile, type ProviderPolicy } from './policy.ts';

type Adapters = ReadonlyMap<ProviderId, Pick<Provider, 'writes'>>;

/** What the policy turns on and this version can't do: nobody should think that it is mirrored. */
export function adapterNotices(
  { providers, tenants = [] }: Pick<Policy, 'providers'> & Partial<Pick<PolicyFile, 'tenants'>>,
  adapters: Adapters,
): readonly string[] {
  return [
    ...noticesIn([], providers, adapters),
    ...tenants.flatMap(({ policy }, index) => noticesIn(['tenants', index], policy.providers, adapters)),
  ];
}

function noticesIn(
  root: readonly (string | number)[],
  providers: Policy['providers'],
  adapters: Adapters,
): readonly string[] {
  return [...providers].flatMap(([id, entry]) => {
    if (entry.direction === 'off') return [];
    const problem = problemOf(entry, adapters.get(id));
    return problem === undefined ? [] : [`${formatPath([...root, 'providers', id])}: ${problem}`];
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
