/** What the policy makes of a published quota. Pure. */

import { providerPolicy, type Policy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { Quota } from '../provider/quota.ts';

/**
 * Where providers share a quota, the most careful one counts.
 *
 * @param caller whose call it is: lists may have a quota that no look and no write counts against.
 */
export function quotaFactor(
  policy: Policy,
  active: Iterable<Provider>,
  quota: Quota,
  caller: Provider,
): number {
  const sharing = [...active].filter(({ calls }) => [...calls.look, ...calls.write].includes(quota));
  return Math.min(...[caller, ...sharing].map(({ id }) => providerPolicy(policy, id).quotaFactor ?? 1));
}
