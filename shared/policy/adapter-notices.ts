import type { ProviderId } from '../provider/provider-id.ts';
import type { Policy } from './policy.ts';

/** What the policy turns on and this version can't reach yet: nobody should think that it is mirrored. */
export function adapterNotices(
  { providers }: Pick<Policy, 'providers'>,
  adapters: { readonly has: (id: ProviderId) => boolean },
): readonly string[] {
  return [...providers]
    .filter(([id, { direction }]) => direction !== 'off' && !adapters.has(id))
    .map(
      ([id]) =>
        `providers.${id}: is on, but this version has no adapter for it, so nothing is mirrored there; set its direction to "off"`,
    );
}
