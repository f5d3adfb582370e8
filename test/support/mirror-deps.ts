import type { MirrorDeps } from '../../shared/mirror/deps.ts';
import { absentProvider } from '../../shared/policy/policy.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { allCapable } from './all-capable.ts';
import { freeTurns, noApi } from './free-turns.ts';
import { createMemoryStore } from './memory-store.ts';
import { now, policyOf, providerFor } from './plan-case.ts';

/** A mirror of one product that is read by `get`; nothing waits, and the guard allows everything. */
export function mirrorWith(
  get: Required<Provider>['get'],
  store: Partial<MirrorDeps['store']> = {},
): MirrorDeps {
  const provider: Provider = { ...providerFor('a'), get };
  const rules = { ...absentProvider, direction: 'both' } as const;
  return {
    clock: { now: () => now },
    policy: policyOf({ providers: new Map([[provider.id, rules]]) }),
    providers: new Map([[provider.id, provider]]),
    turns: freeTurns(() => noApi),
    capabilities: allCapable,
    store: { ...createMemoryStore(), ...store },
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => 'id',
  };
}
