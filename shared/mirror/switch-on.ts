/**
 * When mirroring began at a provider. What was decided before is history: it is recorded and never mirrored, so
 * switching on closes nothing. Switching from observe to enforce begins anew (design §3, "Changed").
 */

import type { Clock } from '../platform/clock.ts';
import { providerPolicy, type Policy } from '../policy/policy.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { CursorStore, SwitchOn } from './cursors.ts';
import type { MirrorDeps } from './deps.ts';
import { isoTime, millis } from './time.ts';

/** What is to be on record for a provider in this mode; `known` itself when it stands. */
export function switchOn(known: SwitchOn | undefined, mode: Policy['mode'], now: number): SwitchOn {
  if (known === undefined) return { mode, since: isoTime(now) };
  if (known.mode === 'observe' && mode === 'enforce') return { mode, since: isoTime(now) };
  return known.mode === mode ? known : { ...known, mode };
}

/** Asks storage once per provider and process; a change of policy or settings restarts the app. */
export function createSince(
  cursors: Pick<CursorStore, 'readSwitchOn' | 'writeSwitchOn'>,
  policy: Policy,
  clock: Clock,
): MirrorDeps['since'] {
  const known = new Map<string, Promise<number>>();
  const load = async (tenantId: string, provider: ProviderId): Promise<number> => {
    const stored = await cursors.readSwitchOn(tenantId, provider);
    const current = switchOn(stored, policy.mode, clock.now());
    if (current !== stored) await cursors.writeSwitchOn(tenantId, provider, current);
    const { since } = providerPolicy(policy, provider);
    return millis(since ?? current.since);
  };
  return (tenantId, provider) => {
    const id = `${tenantId}|${provider}`;
    const promise = known.get(id) ?? load(tenantId, provider);
    known.set(id, promise);
    promise.catch(() => known.delete(id));
    return promise;
  };
}
