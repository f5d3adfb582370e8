import type { CopyRef, Observation } from '../../../shared/alert/observation.ts';
import { correlate, fingerprintAlias, type CorrelateInput } from '../../../shared/correlation/correlate.ts';
import { aliasOf, type Correlation } from '../../../shared/correlation/record.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at } from '../../support/plan-case.ts';

const copyOf = (provider: CopyRef['provider'], ref = '1'): CopyRef => ({ provider, ref });
const xdr = copyOf('defenderXdr');
const apps = copyOf('defenderForCloudApps');
const cloud = copyOf('defenderForCloud');
const incident = copyOf('sentinel', 'i');
const conflict = { name: 'TransientError', code: 'conflict' };

type Says = Partial<Pick<Observation, 'aliases' | 'fingerprint'>>;

function trial(fingerprints: CorrelateInput['fingerprints'] = 'suggest') {
  const store = createMemoryStore();
  const find = async (copy: CopyRef, says: Says = {}, known?: CorrelateInput['known']) =>
    correlate(store, {
      tenantId,
      copy,
      observation: { ref: copy.ref, shown: {}, readAt: at(0), aliases: [], belongsTo: [], ...says },
      fingerprints,
      ...(known === undefined ? {} : { known }),
    });
  return {
    store,
    find,
    /** As a worker does it: finds the correlation and stores the copy there. */
    async settle(copy: CopyRef, says: Says = {}): Promise<string> {
      const { id, existing, aliases } = await find(copy, says);
      const base: Correlation = existing?.value ?? {
        id,
        tenantId,
        createdAt: at(0),
        writtenAt: at(0),
        aliases: [],
        copies: [],
      };
      const copies = [...base.copies, { ...copy, foundAt: at(0), shared: false }];
      await store.write(existing, { ...base, aliases: [...base.aliases, ...aliases], copies }, []);
      return id;
    },
    /** As a worker leaves it that dies while it merges one into the other. */
    async redirect(from: string, to: string): Promise<void> {
      const merged = await store.read(from);
      if (merged !== undefined) await store.write(merged, { ...merged.value, redirectTo: to }, []);
    },
    ownerOf: async (alias: string) => (await store.findAlias(tenantId, alias)).correlationId,
  };
}

describe('shared/correlation/correlate', () => {
  it('makes a new correlation of a copy that nobody knows, and claims its name last, to read who lists it', async () => {
    const { find, ownerOf, store } = trial();
    const found = await find(xdr, { aliases: ['mdi:1'] });
    expect(store.operations.slice(-2)).toEqual(['claimAlias', 'findAlias']);
    expect(found).toMatchObject({
      existing: undefined,
      aliases: [aliasOf(xdr), 'mdi:1'],
      foreign: [],
      notes: [],
    });
    expect([await ownerOf('mdi:1'), await ownerOf(aliasOf(xdr))]).toEqual([found.id, found.id]);
  });

  it('finds by its fingerprint what a copy has in common that joins another by its id', async () => {
    const { find, settle } = trial('link');
    const theirs = await settle(apps, { fingerprint: 'f' });
    const ours = await settle(cloud, { aliases: ['idp:1'] });
    const { id, foreign } = await find(xdr, { aliases: ['idp:1'], fingerprint: 'f' });
    expect({ id, foreign }).toEqual({ id: ours, foreign: [{ alias: fingerprintAlias('f'), owner: theirs }] });
  });

  it('leaves apart what looks alike when both have a copy in one product', async () => {
    const { find, settle, store } = trial('link');
    await settle(apps, { fingerprint: 'f' });
    await settle(copyOf('defenderForCloudApps', '2'), { aliases: ['idp:1'] });
    const { foreign } = await find(xdr, { aliases: ['idp:1'], fingerprint: 'f' });
    expect(foreign).toEqual([]);
    expect((await store.findAlias(tenantId, fingerprintAlias('f'))).ambiguous).toBe(true);
  });

  it('never lets two copies that share two aliases wait for each other', async () => {
    const { find, settle, store, ownerOf } = trial();
    const both = ['mdc:a', 'mdc:b'];
    // One worker has come as far as its first claim, the other begins and would like to have the second.
    const first = (await trial().find(xdr, { aliases: both })).id;
    await store.claimAlias(tenantId, 'mdc:a', first);
    await expect(find(cloud, { aliases: both.toReversed() })).rejects.toMatchObject(conflict);
    expect(await ownerOf('mdc:b')).toBeUndefined();
    expect(await settle(xdr, { aliases: both })).toBe(first);
    expect(await settle(cloud, { aliases: both })).toBe(first);
  });

  it('finds the same again after a death at any call', async () => {
    const whole = await trial().find(xdr, { aliases: ['mdi:1', 'mda:1'] });
    for (let calls = 0; calls < 9; calls++) {
      const { store, find } = trial();
      let left = calls;
      const dying = new Proxy(store, {
        get: (object, name) => {
          const value: unknown = Reflect.get(object, name);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (left-- <= 0) throw new Error('it died');
            return Reflect.apply(value, object, args);
          };
        },
      });
      const observation = { ref: '1', shown: {}, readAt: at(0), aliases: ['mdi:1', 'mda:1'], belongsTo: [] };
      await correlate(dying, { tenantId, copy: xdr, observation, fingerprints: 'off' }).catch(
        () => undefined,
      );
      expect(await find(xdr, { aliases: ['mdi:1', 'mda:1'] })).toMatchObject({ id: whole.id, foreign: [] });
    }
  });

  it('finds the correlation that an alias leads to', async () => {
    const { settle, find } = trial();
    const id = await settle(xdr, { aliases: ['mda:1'] });
    const found = await find(apps, { aliases: ['mda:1'] });
    expect(found).toMatchObject({ id, aliases: [aliasOf(apps), 'mda:1'] });
    expect(found.existing?.value.id).toBe(id);
  });

  it('hands over the aliases that it had claimed on its way', async () => {
    const { settle, ownerOf } = trial();
    const id = await settle(xdr, { aliases: ['mda:1'] });
    await settle(apps, { aliases: ['new:1', 'mda:1'] });
    expect([await ownerOf('new:1'), await ownerOf(aliasOf(apps))]).toEqual([id, id]);
  });

  it('waits for who has claimed an alias and not yet made its correlation', async () => {
    const { find } = trial();
    await find(xdr, { aliases: ['mda:1'] });
    await expect(find(apps, { aliases: ['mda:1'] })).rejects.toMatchObject(conflict);
  });

  it('lets one of two win who find the same copy at once', async () => {
    const { find, settle, store } = trial();
    await settle(cloud, { aliases: ['mdc:1'] });
    const both = await Promise.allSettled([find(xdr), find(xdr, { aliases: ['mdc:1'] })]);
    const ids = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    expect(ids).toContain((await store.findAlias(tenantId, aliasOf(xdr))).correlationId);
    expect(new Set(ids).size).toBe(1);
  });

  it('names the correlations that are one with this, and does nothing else', async () => {
    const { settle, find, ownerOf } = trial();
    const ids = [await settle(apps, { aliases: ['mda:1'] }), await settle(cloud, { aliases: ['mdc:1'] })];
    const { id, foreign, aliases } = await find(xdr, { aliases: ['mda:1', 'mdc:1'] });
    expect(ids).toContain(id);
    expect(foreign.map(({ owner }) => owner)).toEqual(ids.filter((one) => one !== id));
    expect(aliases).toEqual([]);
    expect(await ownerOf(aliasOf(xdr))).toBeUndefined();
  });

  it('names what leads to a correlation that is one with another, so that it is never taken for the alert', async () => {
    const { settle, find, redirect, ownerOf } = trial();
    const [gone, survivor] = [await settle(apps, { aliases: ['mda:1'] }), await settle(cloud, {})];
    await redirect(gone, survivor);
    const { foreign } = await find(xdr, { aliases: ['mda:1', 'mdi:1'] });
    expect(foreign).toMatchObject([{ alias: 'mda:1', owner: gone }]);
    expect(await ownerOf(aliasOf(xdr))).toBeUndefined();
  });

  it('lets further aliases join a correlation that is known', async () => {
    const { settle, find, store, ownerOf } = trial();
    const id = await settle(xdr, { aliases: ['mdi:1'] });
    const known = await store.read(id);
    store.operations.length = 0;
    const found = await find(xdr, { aliases: ['mdi:1', 'mda:1'] }, known);
    expect(found).toMatchObject({ id, aliases: [aliasOf(xdr), 'mda:1'] });
    expect(await ownerOf('mda:1')).toBe(id);
    expect(store.operations).not.toContain('read');
  });

  it.each(['mdi:1', aliasOf(xdr)])('brings along the shared copies that list it as %s', async (alias) => {
    const { store, find } = trial();
    await store.listShared(tenantId, alias, incident);
    expect((await find(xdr, { aliases: ['mdi:1'] })).shared).toEqual([incident]);
  });

  describe('by fingerprint', () => {
    const print = { fingerprint: 'f' };

    it('only suggests what it would have linked', async () => {
      const { settle, find } = trial('suggest');
      const id = await settle(xdr, print);
      const found = await find(apps, print);
      expect(found.id).not.toBe(id);
      expect(found.notes).toMatchObject([
        { event: 'suggested-link', text: expect.stringContaining(id) as string },
      ]);
    });

    it('links when the policy says so', async () => {
      const { settle, find } = trial('link');
      const id = await settle(xdr, print);
      expect(await find(apps, print)).toMatchObject({ id, notes: [{ event: 'linked' }] });
    });

    it('names a fingerprint that leads to a correlation that is one with another', async () => {
      const { settle, find, redirect } = trial('link');
      const [gone, survivor] = [await settle(xdr, print), await settle(cloud, {})];
      await redirect(gone, survivor);
      expect((await find(apps, print)).foreign).toMatchObject([
        { alias: fingerprintAlias('f'), owner: gone },
      ]);
    });

    it('is silent when it is off', async () => {
      const { settle, find, ownerOf } = trial('off');
      await settle(xdr, print);
      expect((await find(apps, print)).notes).toEqual([]);
      expect(await ownerOf(fingerprintAlias('f'))).toBeUndefined();
    });

    it('gives way to an alias', async () => {
      const { settle, find } = trial('link');
      await settle(cloud, print);
      const id = await settle(xdr, { aliases: ['mda:1'] });
      expect(await find(apps, { ...print, aliases: ['mda:1'] })).toMatchObject({ id, notes: [] });
    });

    it('never links two copies of one provider, and says nothing any more after such a pair', async () => {
      const { settle, find } = trial('link');
      const id = await settle(xdr, print);
      const twin = await settle({ ...xdr, ref: '2' }, print);
      expect(twin).not.toBe(id);
      const found = await find(apps, print);
      expect([id, twin]).not.toContain(found.id);
      expect(found.notes).toEqual([]);
    });

    it('waits for who was first and has not made its correlation yet', async () => {
      const { find } = trial('link');
      await find(xdr, print);
      await expect(find(apps, print)).rejects.toMatchObject(conflict);
    });
  });
});
