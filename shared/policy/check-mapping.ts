import type { ProviderId } from '../provider/provider-id.ts';
import { findMappingMistakes } from '../provider/find-mapping-mistakes.ts';
import type { Provider } from '../provider/provider.ts';
import { formatPath } from './mistakes.ts';
import type { Policy, PolicyFile } from './policy.ts';

/** Words that the policy gives a product and that can't be used there. Providers without an adapter are passed over. */
export function checkMappings(
  { providers, tenants = [] }: Pick<Policy, 'providers'> & Partial<Pick<PolicyFile, 'tenants'>>,
  adapters: ReadonlyMap<ProviderId, Provider>,
): readonly string[] {
  return [
    ...checkIn([], providers, adapters),
    ...tenants.flatMap(({ policy }, index) => checkIn(['tenants', index], policy.providers, adapters)),
  ];
}

function checkIn(
  root: readonly (string | number)[],
  providers: Policy['providers'],
  adapters: ReadonlyMap<ProviderId, Provider>,
): readonly string[] {
  return [...providers].flatMap(([id, { mapping }]) => {
    const adapter = adapters.get(id);
    if (mapping === undefined || adapter === undefined) return [];
    return findMappingMistakes(adapter, mapping).map(
      ({ at, message }) => `${formatPath([...root, 'providers', id, 'mapping', ...at])}: ${message}`,
    );
  });
}
