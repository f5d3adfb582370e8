/**
 * Many notifications at once: a page of the product's list costs one call and shows fifty copies, a look at each costs
 * fifty calls. What the list doesn't show is looked at by itself; what it shows too late, the next poll finds.
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import { describeError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { MirrorDeps } from './deps.ts';
import { activeProvider } from './look.ts';
import { millis } from './time.ts';

/** Keys of one product for which a page must save more calls than it costs. */
const worthPage = 4;
/** Graph promises a notification within five minutes of the change. */
const lateMs = 10 * 60_000;

/** The same keys, with what a list shows of them now. Never throws because of a product. */
export async function lookAhead(
  deps: MirrorDeps,
  keys: readonly AlertKey[],
  log: Log,
): Promise<readonly AlertKey[]> {
  const hints = keys.filter(
    ({ source, observation }) => source === 'notification' && observation === undefined,
  );
  const groups = Map.groupBy(hints, ({ tenantId, provider }) => `${tenantId}|${provider}`);
  const found = await Promise.all([...groups.values()].map((group) => listFor(deps, group, log)));
  const seen = new Map(found.flat());
  return keys.map((key) => {
    const observation = seen.get(key);
    return observation === undefined ? key : { ...key, observation };
  });
}

type Found = readonly (readonly [AlertKey, Observation])[];

async function listFor(deps: MirrorDeps, group: readonly AlertKey[], log: Log): Promise<Found> {
  const [first] = group;
  const provider = first && activeProvider(deps, first.provider);
  if (first === undefined || provider?.list === undefined || group.length < worthPage) return [];
  const seen = new Map<string, Observation>();
  try {
    await readList(deps, provider, group, seen);
  } catch (error) {
    const reason = describeError(error);
    log('info', 'list instead of looks ended early', {
      tenantId: first.tenantId,
      provider: provider.id,
      reason,
    });
  }
  return group.flatMap((key) => {
    const observation = seen.get(key.ref);
    return observation === undefined ? [] : [[key, observation] as const];
  });
}

/** Reads until all are found, and no more pages than a quarter of the looks that they replace. */
async function readList(
  deps: MirrorDeps,
  provider: Provider,
  group: readonly AlertKey[],
  seen: Map<string, Observation>,
): Promise<void> {
  const [first] = group;
  if (first === undefined || provider.list === undefined) return;
  const since = Math.min(...group.map(({ observedAt }) => millis(observedAt))) - lateMs;
  const api = deps.turns.client(first.tenantId, provider, 'poll');
  const wanted = new Set(group.map(({ ref }) => ref));
  let pages = Math.floor(group.length / worthPage);
  const rules = providerPolicy(deps.policy, provider.id);
  const scope = await deps.capabilities.readable(first.tenantId, provider, rules);
  if (scope === undefined) return;
  for await (const { observations } of provider.list(api, new Date(since), scope)) {
    for (const observation of observations)
      if (wanted.delete(observation.ref)) seen.set(observation.ref, observation);
    pages -= 1;
    if (pages <= 0 || wanted.size === 0) return;
  }
}
