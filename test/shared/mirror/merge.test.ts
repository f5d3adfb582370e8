import {
  aliasOf,
  type Correlation,
  type CopyRecord,
  type Decision,
} from '../../../shared/correlation/record.ts';
import type { CorrelationStore } from '../../../shared/correlation/store.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { assignmentLost, mergeCorrelations, unite } from '../../../shared/mirror/merge.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { at, now } from '../../support/plan-case.ts';

const copy = (provider: ProviderId, ref: string): CopyRecord => ({
  provider,
  ref,
  foundAt: at(-60),
  shared: false,
});

const decision = (seconds: number, status: 'new' | 'resolved', number = 1): Decision => ({
  disposition: {
    status,
    classification: status === 'new' ? 'unknown' : 'truePositive',
    determination: 'unknown',
  },
  number,
  decidedAt: at(seconds),
  decidedBy: { provider: 'defenderXdr', ref: 'x' },
});

function correlation(id: string, createdSeconds: number, copies: readonly CopyRecord[]): Correlation {
  return {
    id,
    tenantId,
    createdAt: at(createdSeconds),
    writtenAt: at(createdSeconds),
    aliases: copies.map(aliasOf),
    copies,
  };
}

const older = correlation('older', -3600, [copy('defenderXdr', 'aa1')]);
const younger = correlation('younger', -60, [copy('defenderForCloudApps', 'c1'), copy('sentinel', 's1')]);

describe('shared/mirror/merge', () => {
  it.each<[string, Decision | undefined, Decision | undefined, Decision | undefined]>([
    ['undecided loses', undefined, decision(-5, 'resolved', 7), decision(-5, 'resolved', 7)],
    ['what was decided stands', decision(-5, 'resolved', 7), undefined, decision(-5, 'resolved', 7)],
    [
      'the later decision holds, under a new number',
      decision(-9, 'resolved', 2),
      decision(-5, 'new', 4),
      decision(-5, 'new', 3),
    ],
    [
      'the same decision keeps its number, and the later date',
      decision(-9, 'resolved', 2),
      decision(-5, 'resolved', 4),
      decision(-5, 'resolved', 2),
    ],
  ])('%s', (_sentence, ours, theirs, want) => {
    const merged = unite(
      { ...older, ...(ours === undefined ? {} : { agreed: ours }) },
      { ...younger, ...(theirs === undefined ? {} : { agreed: theirs }) },
      at(0),
    );
    expect(merged.agreed).toEqual(want);
  });

  describe('of two that were assigned', () => {
    const assigned = (seconds: number, to: string, number = 1) => ({
      ...{ to, number, at: at(seconds) },
      by: { provider: 'defenderXdr' as const, ref: 'x' },
    });
    const named = (each: Correlation, whom: ReturnType<typeof assigned>) => ({
      ...each,
      assigned: whom,
      copies: each.copies.map((one) => ({ ...one, assigned: { to: whom.to, givenFor: whom.number } })),
    });

    it.each([
      [
        'the later name holds, under a new number',
        assigned(-9, 'bob', 2),
        assigned(-5, 'jane', 4),
        'jane',
        3,
      ],
      ['the later name stands', assigned(-5, 'bob', 2), assigned(-9, 'jane', 4), 'bob', 2],
      ['the same name keeps its number', assigned(-9, 'bob', 2), assigned(-5, 'bob', 4), 'bob', 2],
    ])('%s', (_sentence, ours, theirs, to, number) => {
      const merged = unite(named(older, ours), named(younger, theirs), at(0));
      expect(merged.assigned).toMatchObject({ to, number });
      expect(merged.copies.map(({ assigned: each }) => each)).toEqual([
        { to: ours.to, givenFor: 2 },
        { to: theirs.to },
        { to: theirs.to },
      ]);
    });

    it('one that only the merged one had goes on', () => {
      expect(unite(older, named(younger, assigned(-5, 'jane', 4)), at(0)).assigned).toMatchObject({
        to: 'jane',
      });
    });

    it('the name that lost is in the journal, and no name is', () => {
      const lines = assignmentLost(
        named(older, assigned(-9, 'bob')),
        named(younger, assigned(-5, 'jane')),
        at(0),
      );
      expect(lines).toMatchObject([{ event: 'conflict', copy: { provider: 'defenderXdr' } }]);
      expect(JSON.stringify(lines)).not.toMatch(/bob|jane/);
      expect(assignmentLost(named(older, assigned(-9, 'bob')), younger, at(0))).toEqual([]);
    });
  });

  it('all copies and aliases are together, and the earliest creation counts', () => {
    const merged = unite(
      { ...older, alertCreatedAt: at(-50) },
      { ...younger, alertCreatedAt: at(-70) },
      at(0),
    );
    expect(merged.copies.map(({ ref }) => ref)).toEqual(['aa1', 'c1', 's1']);
    expect(merged.aliases).toEqual([...older.aliases, ...younger.aliases]);
    expect(merged.alertCreatedAt).toBe(at(-70));
  });

  describe('in the store', () => {
    let store: MemoryStore;

    beforeEach(async () => {
      store = createMemoryStore();
      for (const each of [older, younger]) {
        await store.write(undefined, each, []);
        for (const alias of each.aliases) await store.claimAlias(tenantId, alias, each.id);
      }
    });

    const merge = (over: CorrelationStore = store, one = 'younger', owner = 'older') => {
      const deps = { store: over, clock: { now: () => now } } as unknown as MirrorDeps;
      const [alias = ''] = (owner === 'older' ? older : younger).aliases;
      return mergeCorrelations(deps, one, { alias, owner }, () => undefined);
    };

    const expectMerged = async (): Promise<void> => {
      const survivor = await store.read('older');
      expect(survivor?.value.copies.map(({ ref }) => ref).toSorted()).toEqual(['aa1', 'c1', 's1']);
      expect((await store.read('younger'))?.value).toMatchObject({ redirectTo: 'older', copies: [] });
      for (const alias of [...older.aliases, ...younger.aliases])
        expect((await store.findAlias(tenantId, alias)).correlationId).toBe('older');
    };

    it.each([
      ['younger', 'older'],
      ['older', 'younger'],
    ])('the older survives, whichever is met first: %s', async (one, other) => {
      expect(await merge(store, one, other)).toEqual({ kind: 'done' });
      await expectMerged();
    });

    it('waits for an open lease and does nothing until then', async () => {
      const before = await store.read('younger');
      await store.write(before, { ...younger, lease: { id: 'l', until: at(20) } }, []);
      expect(await merge()).toEqual({ kind: 'busy', forMs: 20_000 });
      expect((await store.read('older'))?.value.copies).toHaveLength(1);
    });

    it('says so when there is nothing to merge with', async () => {
      expect(await merge(store, 'younger', 'nobody')).toEqual({ kind: 'absent' });
    });

    it('an alias that was claimed for the merged one afterwards moves as well', async () => {
      await merge();
      await store.claimAlias(tenantId, 'mda:1', 'younger');
      const deps = { store, clock: { now: () => now } } as unknown as MirrorDeps;
      const foreign = { alias: 'mda:1', owner: 'younger' };
      expect(await mergeCorrelations(deps, 'younger', foreign, () => undefined)).toEqual({ kind: 'done' });
      expect((await store.findAlias(tenantId, 'mda:1')).correlationId).toBe('older');
      await expectMerged();
    });

    it('goes on with what another began only once the survivor is free', async () => {
      await merge(dying(1)).catch(() => undefined);
      const before = await store.read('older');
      await store.write(before, { ...older, lease: { id: 'l', until: at(20) } }, []);
      expect(await merge()).toEqual({ kind: 'busy', forMs: 20_000 });
    });

    /** Dies at the n-th write. */
    const dying = (calls: number): CorrelationStore => {
      let left = calls;
      const mortal =
        <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
        (...args: A): Promise<R> =>
          left-- > 0 ? run(...args) : Promise.reject(new Error('killed'));
      return {
        ...store,
        write: mortal((...args: Parameters<CorrelationStore['write']>) => store.write(...args)),
        moveAlias: mortal((...args: Parameters<CorrelationStore['moveAlias']>) => store.moveAlias(...args)),
        dissolve: mortal((...args: Parameters<CorrelationStore['dissolve']>) => store.dissolve(...args)),
      };
    };

    it.each([0, 1, 2, 3, 4, 5])(
      'a worker that dies after %i steps leaves what the next one finishes',
      async (steps) => {
        await merge(dying(steps)).catch(() => undefined);
        expect(await merge()).toEqual({ kind: 'done' });
        await expectMerged();
      },
    );
  });
});
