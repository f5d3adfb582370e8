import type { Capabilities } from '../../../shared/capability/capabilities.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { reconcileKey } from '../../../shared/mirror/reconcile-key.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import { keyFor } from '../../support/alert-keys.ts';
import { allCapable } from '../../support/all-capable.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { now, policyOf, providerFor } from '../../support/plan-case.ts';

async function run(direction: 'both' | 'off', barrier: Capabilities['barrier'] = allCapable.barrier) {
  const reads: string[] = [];
  const provider = { ...providerFor('a'), get: async (_api: unknown, ref: string) => void reads.push(ref) };
  const deps: MirrorDeps = {
    clock: { now: () => now },
    policy: policyOf({ providers: new Map([[provider.id, { ...absentProvider, direction }]]) }),
    providers: new Map([[provider.id, provider]]),
    turns: freeTurns(() => noApi),
    capabilities: { ...allCapable, barrier },
    store: createMemoryStore(),
    guard: { allow: async () => 0 },
    since: async () => 0,
    newId: () => 'id',
  };
  const { log, lines } = createCheckedLog();
  const outcome = await reconcileKey(deps, keyFor('ref'), log);
  return { outcome, reads, messages: lines.map(({ message }) => message) };
}

describe('shared/mirror/reconcile-key', () => {
  it('looks at the copy', async () => {
    expect(await run('both')).toEqual({ outcome: { kind: 'done' }, reads: ['ref'], messages: [] });
  });

  it('leaves a product that is off alone', async () => {
    const { outcome, reads, messages } = await run('off');
    expect([outcome.kind, reads, messages]).toEqual(['done', [], ['key dropped: its provider is off']]);
  });

  it('does not come again and again for a product that can’t be read', async () => {
    const { outcome, reads, messages } = await run('both', async () => ({ deed: 'read', reason: 'no' }));
    expect([outcome.kind, reads, messages]).toEqual([
      'done',
      [],
      ['key dropped: its provider cannot be read'],
    ]);
  });

  it('looks at a copy that only can’t be written: what people decide there counts', async () => {
    const { reads } = await run('both', async () => ({ deed: 'write', reason: 'no' }));
    expect(reads).toEqual(['ref']);
  });
});
