import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { lookAhead } from '../../../shared/mirror/look-ahead.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { Page, Provider } from '../../../shared/provider/provider.ts';
import { keyFor } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { allCapable } from '../../support/all-capable.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { observationOf, policyOf } from '../../support/plan-case.ts';

const notified = (ref: string): AlertKey => ({ ...keyFor(ref), source: 'notification' });
const refs = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `a${i}`);

/** A product that lists these, so many on a page; `pages` counts what was asked for. */
function productListing(listed: readonly string[], pageSize = 3, failsAfter = Infinity) {
  const asked = { pages: 0, since: '' };
  const base = fakeProvider('defenderXdr');
  const provider: Provider = {
    ...base,
    async *list(_api, since): AsyncIterable<Page> {
      asked.since = since.toISOString();
      for (let i = 0; i < listed.length; i += pageSize) {
        if (asked.pages >= failsAfter) throw new Error('the list breaks off');
        asked.pages += 1;
        const page = listed.slice(i, i + pageSize);
        const observations = page.map((ref) => ({ ...observationOf('a', base, { is: 'new' }), ref }));
        yield { observations, unreadable: [] };
      }
    },
  };
  const deps: MirrorDeps = {
    clock: { now: () => 0 },
    policy: policyOf({ providers: new Map([[provider.id, { ...absentProvider, direction: 'both' }]]) }),
    providers: new Map([[provider.id, provider]]),
    turns: freeTurns(() => noApi),
    capabilities: allCapable,
    store: createMemoryStore(),
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => '',
  };
  const look = async (keys: readonly AlertKey[]): Promise<readonly string[]> => {
    const seen = await lookAhead(deps, keys, () => undefined);
    expect(seen.map(({ ref }) => ref)).toEqual(keys.map(({ ref }) => ref));
    return seen.filter(({ observation }) => observation !== undefined).map(({ ref }) => ref);
  };
  return { asked, look };
}

describe('shared/mirror/look-ahead', () => {
  it('many notifications are answered by pages of the list, and by no more than are needed', async () => {
    const { asked, look } = productListing(refs(40), 50);
    expect(await look(refs(30).map(notified))).toEqual(refs(30));
    expect(asked.pages).toBe(1);
  });

  it('looks back over what a notification may be late', async () => {
    const { asked, look } = productListing(refs(8));
    const early = { ...notified('a0'), observedAt: '2026-11-22T10:00:00.000Z' };
    await look([
      early,
      ...refs(8)
        .slice(1)
        .map((ref) => ({ ...notified(ref), observedAt: '2026-11-22T10:05:00.000Z' })),
    ]);
    expect(asked.since).toBe('2026-11-22T09:50:00.000Z');
  });

  it('a few are looked at one by one', async () => {
    const { asked, look } = productListing(refs(3));
    expect(await look(refs(3).map(notified))).toEqual([]);
    expect(asked.pages).toBe(0);
  });

  it('never reads more pages than a quarter of the looks they replace', async () => {
    const others = Array.from({ length: 60 }, (_, i) => `other${i}`);
    const { asked, look } = productListing([...others, ...refs(8)]);
    expect(await look(refs(8).map(notified))).toEqual([]);
    expect(asked.pages).toBe(2);
  });

  it('what was found before the list broke off counts', async () => {
    const { look } = productListing(refs(12), 3, 2);
    expect(await look(refs(12).map(notified))).toEqual(refs(6));
  });

  it('keys that came with a look, or for another reason than a notification, are left as they are', async () => {
    const { asked, look } = productListing(refs(12));
    const keys = refs(12).map((ref) => ({ ...keyFor(ref), source: 'verify' as const }));
    expect(await look(keys)).toEqual([]);
    expect(asked.pages).toBe(0);
  });
});
