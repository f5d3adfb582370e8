import type { CopyRef } from '../../../shared/alert/observation.ts';
import type {
  Correlation,
  CopyRecord,
  JournalLine,
  SharedRecord,
} from '../../../shared/correlation/record.ts';
import type { CorrelationStore, Versioned } from '../../../shared/correlation/store.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createTableStoreOn } from '../../support/table-store.ts';

const otherTenant = '11111111-1111-4111-8111-111111111111';
const when = '2026-11-22T10:00:00.000Z';
const conflict = { name: 'TransientError', code: 'conflict' };

const alertCopy = (ref: string): CopyRecord => ({
  provider: 'defenderXdr',
  ref,
  foundAt: when,
  shared: false,
});
const incident: CopyRef = { provider: 'defenderXdrIncidents', ref: '42' };
const correlation = (id: string, copies: readonly CopyRecord[] = [alertCopy('a1')]): Correlation => ({
  id,
  tenantId,
  createdAt: when,
  writtenAt: when,
  aliases: ['defenderxdr:a1'],
  copies,
});
const line = (text: string, at = when): JournalLine => ({ at, event: 'looked', text });
const sharedRecord = (ref: string): SharedRecord => ({
  tenantId,
  provider: 'defenderXdrIncidents',
  ref,
  foundAt: when,
  writtenAt: when,
  members: [],
});

/** As products and analysts might name things: whatever storage forbids in keys, and what the escape itself uses. */
const oddRefs = [
  'plain',
  'a/b\\c#d?e',
  'per%cent%2F',
  "quo'te''s",
  'tab\tline\nnull\u0000bell\u0007',
  'tilde~002f',
  'ünïcödé 漢字 🦉',
  'space and  two ',
  '/subscriptions/1/resourceGroups/g/providers/Microsoft.SecurityInsights/incidents/2',
  'x'.repeat(1024),
  `${'x'.repeat(1023)}y`,
  '漢'.repeat(300),
];

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

describe.each([
  ['in memory', async (): Promise<CorrelationStore> => createMemoryStore()],
  ['in tables', async (): Promise<CorrelationStore> => (await createTableStoreOn(azurite)).store],
])('shared/correlation/store', (_where, createStore) => {
  let store: CorrelationStore;
  beforeAll(async () => {
    store = await createStore();
  });

  async function founded(id: string, copies?: readonly CopyRecord[]): Promise<Versioned<Correlation>> {
    return store.write(undefined, correlation(id, copies), []);
  }
  async function readBack(id: string): Promise<Versioned<Correlation>> {
    const found = await store.read(id);
    if (found === undefined) throw new Error('nothing was read');
    return found;
  }

  describe(`${_where}: correlations`, () => {
    it('knows nothing of what was never written', async () => {
      expect(await store.read('none')).toBeUndefined();
      expect(await store.journal('none', 10)).toEqual([]);
    });

    it('gives back what was written', async () => {
      const seen = { shown: { status: 'new' }, comment: 'why', changedAt: when };
      const whole: Correlation = {
        ...correlation('whole', [
          { ...alertCopy('a1'), lastSeen: seen },
          { ...incident, foundAt: when, shared: true },
        ]),
        title: 'Überschrift 🦉',
        agreed: {
          disposition: {
            status: 'resolved',
            classification: 'truePositive',
            determination: 'malware',
            comment: '"x"\n',
          },
          number: 3,
          decidedAt: when,
          decidedBy: { provider: 'defenderXdr', ref: 'a1' },
        },
        lease: { id: 'l', until: when },
      };
      await store.write(undefined, whole, []);
      const { copies, ...state } = (await readBack('whole')).value;
      expect({ ...state, copies: [...copies].sort((a, b) => a.provider.length - b.provider.length) }).toEqual(
        whole,
      );
    });

    it('writes on top of what it gave back, again and again', async () => {
      let current = await founded('again');
      for (const title of ['one', 'two', 'three']) {
        current = await store.write(current, { ...current.value, title }, []);
      }
      expect((await readBack('again')).value.title).toBe('three');
    });

    it('refuses to found what is there', async () => {
      await founded('twice');
      await expect(founded('twice')).rejects.toMatchObject(conflict);
    });

    it('refuses a write that rests on an older read', async () => {
      const first = await founded('race');
      await store.write(first, { ...first.value, title: 'the other' }, []);
      await expect(
        store.write(first, { ...first.value, title: 'too late' }, [line('lost')]),
      ).rejects.toMatchObject(conflict);
      expect((await readBack('race')).value.title).toBe('the other');
      expect(await store.journal('race', 10)).toEqual([]);
    });

    it('lets one of many writers win', async () => {
      const first = await founded('many');
      const titles = Array.from({ length: 8 }, (_, i) => `writer ${i}`);
      const results = await Promise.allSettled(
        titles.map((title) => store.write(first, { ...first.value, title }, [])),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('loses a write as a whole', async () => {
      const first = await founded('atomic', [alertCopy('a1'), alertCopy('a2')]);
      const [one, two] = first.value.copies;
      if (one === undefined || two === undefined) throw new Error('two copies were written');
      await store.write(first, { ...first.value, copies: [{ ...one, gone: true }, two] }, []);
      const late = { ...first.value, copies: [one, { ...two, gone: true }] };
      await expect(store.write(first, late, [])).rejects.toMatchObject(conflict);
      expect((await readBack('atomic')).value.copies.filter(({ gone }) => gone === true)).toHaveLength(1);
    });

    it('keeps copies whose refs differ by any character apart', async () => {
      await founded('odd', oddRefs.map(alertCopy));
      const { value } = await readBack('odd');
      expect(value.copies.map(({ ref }) => ref).sort()).toEqual([...oddRefs].sort());
    });

    it('keeps more than fits into one column', async () => {
      const comment = '漢"\\🦉'.repeat(20_000);
      const seen = { shown: {}, comment, changedAt: when };
      await founded('large', [{ ...alertCopy('a1'), lastSeen: seen }]);
      expect((await readBack('large')).value.copies[0]?.lastSeen?.comment).toBe(comment);
    });
  });

  describe(`${_where}: attached shared copies`, () => {
    it('are copies of the correlation', async () => {
      await founded('attach');
      await store.attach('attach', incident, when, when);
      const { copies } = (await readBack('attach')).value;
      expect(copies).toContainEqual({ ...incident, foundAt: when, joinedAt: when, shared: true });
    });

    it('are left as they are when they are attached again', async () => {
      await founded('attach-twice');
      await store.attach('attach-twice', incident, when, undefined);
      await store.attach('attach-twice', incident, '2026-11-22T11:00:00.000Z', when);
      const { copies } = (await readBack('attach-twice')).value;
      expect(copies.filter(({ shared }) => shared)).toEqual([{ ...incident, foundAt: when, shared: true }]);
    });

    it('survive a write that did not know of them', async () => {
      const first = await founded('attach-race');
      await store.attach('attach-race', incident, when, undefined);
      await store.write(first, { ...first.value, title: 'later' }, []);
      const { title, copies } = (await readBack('attach-race')).value;
      expect([title, copies.length]).toEqual(['later', 2]);
    });

    it('make a write lose that would add them again', async () => {
      const first = await founded('attach-both');
      await store.attach('attach-both', incident, when, undefined);
      const copies = [...first.value.copies, { ...incident, foundAt: when, shared: true }];
      await expect(store.write(first, { ...first.value, copies }, [])).rejects.toMatchObject(conflict);
    });

    it('do not make a correlation before it is founded, and do not stand in its way', async () => {
      await store.attach('unfounded', incident, when, undefined);
      expect(await store.read('unfounded')).toBeUndefined();
      await founded('unfounded', [
        alertCopy('a1'),
        { ...incident, foundAt: when, joinedAt: when, shared: true },
      ]);
      const { copies } = (await readBack('unfounded')).value;
      expect(copies.find(({ shared }) => shared)?.joinedAt).toBe(when);
      const read = await readBack('unfounded');
      await store.write(read, { ...read.value, title: 'and on' }, []);
    });
  });

  describe(`${_where}: a correlation that became one with another`, () => {
    it('keeps its state and its journal and loses its copies', async () => {
      const first = await store.write(undefined, correlation('merged'), [line('x')]);
      const redirect = await store.write(first, { ...first.value, redirectTo: 'other' }, []);
      await store.dissolve(redirect);
      await store.dissolve(await readBack('merged'));
      const { redirectTo, copies } = (await readBack('merged')).value;
      expect([redirectTo, copies]).toEqual(['other', []]);
      expect(await store.journal('merged', 10)).toHaveLength(1);
    });
  });

  describe(`${_where}: the journal`, () => {
    it('is read newest first, each transaction backwards', async () => {
      let current = await store.write(undefined, correlation('journal'), [line('1'), line('2')]);
      current = await store.write(current, current.value, [line('3', '2026-11-22T10:00:00.001Z')]);
      await store.write(current, current.value, [
        line('4', '2026-11-22T10:00:01.000Z'),
        line('5', '2026-11-22T10:00:01.000Z'),
      ]);
      const lines = await store.journal('journal', 10);
      expect(lines.map(({ text }) => text)).toEqual(['5', '4', '3', '2', '1']);
      expect((await store.journal('journal', 2)).map(({ text }) => text)).toEqual(['5', '4']);
    });

    it('keeps lines of the same moment', async () => {
      let current = await store.write(undefined, correlation('moment'), [line('1')]);
      for (const text of ['2', '3']) current = await store.write(current, current.value, [line(text)]);
      expect(await store.journal('moment', 10)).toHaveLength(3);
    });

    it('names the copy', async () => {
      await store.write(undefined, correlation('named'), [{ ...line('x'), copy: incident }]);
      expect(await store.journal('named', 1)).toEqual([{ ...line('x'), copy: incident }]);
    });

    it('is not read with the record, however long', async () => {
      let current = await founded('long');
      for (let i = 0; i < 30; i++) {
        const lines = Array.from({ length: 40 }, (_, n) => line(`${i}/${n}`));
        current = await store.write(current, current.value, lines);
      }
      expect((await readBack('long')).value.copies).toHaveLength(1);
      expect(await store.journal('long', 2000)).toHaveLength(1200);
    });
  });

  describe(`${_where}: aliases`, () => {
    it('are free until somebody claims them', async () => {
      expect(await store.findAlias(tenantId, 'free')).toEqual({ ambiguous: false, shared: [] });
      expect(await store.claimAlias(tenantId, 'free', 'c1')).toBeUndefined();
      expect(await store.findAlias(tenantId, 'free')).toEqual({
        correlationId: 'c1',
        ambiguous: false,
        shared: [],
      });
    });

    it('stay with the first who claims them', async () => {
      await store.claimAlias(tenantId, 'taken', 'c1');
      expect(await store.claimAlias(tenantId, 'taken', 'c2')).toMatchObject({ correlationId: 'c1' });
      expect(await store.claimAlias(tenantId, 'taken', 'c1')).toMatchObject({ correlationId: 'c1' });
    });

    it('are claimed once, whoever comes', async () => {
      const ids = Array.from({ length: 8 }, (_, i) => `c${i}`);
      const taken = await Promise.all(ids.map((id) => store.claimAlias(tenantId, 'rush', id)));
      const { correlationId } = await store.findAlias(tenantId, 'rush');
      expect(taken.filter((entry) => entry === undefined)).toHaveLength(1);
      expect(
        taken.filter((entry) => entry !== undefined).every((entry) => entry.correlationId === correlationId),
      ).toBe(true);
    });

    it('belong to one tenant', async () => {
      await store.claimAlias(tenantId, 'mine', 'c1');
      expect(await store.claimAlias(otherTenant, 'mine', 'c2')).toBeUndefined();
    });

    it('are told apart by every character', async () => {
      for (const [i, ref] of oddRefs.entries()) await store.claimAlias(tenantId, ref, `odd-${i}`);
      const owners = await Promise.all(oddRefs.map((ref) => store.findAlias(tenantId, ref)));
      expect(owners.map(({ correlationId }) => correlationId)).toEqual(oddRefs.map((_, i) => `odd-${i}`));
    });

    it('are handed over by their owner only, once or more', async () => {
      await store.claimAlias(tenantId, 'moving', 'c1');
      await store.moveAlias(tenantId, 'moving', 'c9', 'c2');
      expect(await store.findAlias(tenantId, 'moving')).toMatchObject({ correlationId: 'c1' });
      await store.moveAlias(tenantId, 'moving', 'c1', 'c2');
      await store.moveAlias(tenantId, 'moving', 'c1', 'c2');
      expect(await store.findAlias(tenantId, 'moving')).toMatchObject({ correlationId: 'c2' });
      await expect(store.moveAlias(tenantId, 'nobody has it', 'c1', 'c2')).rejects.toMatchObject(conflict);
    });

    it('can say nothing any more', async () => {
      await store.claimAlias(tenantId, 'alike', 'c1');
      await store.markAmbiguous(tenantId, 'alike');
      await store.markAmbiguous(tenantId, 'alike');
      expect(await store.findAlias(tenantId, 'alike')).toEqual({
        correlationId: 'c1',
        ambiguous: true,
        shared: [],
      });
    });

    it('list shared copies before anybody has claimed them, and after', async () => {
      const ticket: CopyRef = { provider: 'serviceNow', ref: 'a/b#c' };
      await store.listShared(tenantId, 'listed', incident);
      await store.listShared(tenantId, 'listed', incident);
      expect(await store.claimAlias(tenantId, 'listed', 'c1')).toBeUndefined();
      await store.listShared(tenantId, 'listed', ticket);
      const { correlationId, shared } = await store.findAlias(tenantId, 'listed');
      expect([correlationId, shared.length]).toEqual(['c1', 2]);
      expect(shared).toEqual(expect.arrayContaining([incident, ticket]));
    });
  });

  describe(`${_where}: shared copies`, () => {
    it('are unknown until they are written', async () => {
      expect(await store.readShared(tenantId, incident)).toBeUndefined();
    });

    it('have rows of their own, each told apart by every character', async () => {
      for (const ref of oddRefs) await store.writeShared(undefined, sharedRecord(ref));
      const rows = await Promise.all(oddRefs.map((ref) => store.readShared(tenantId, { ...incident, ref })));
      expect(rows.map((row) => row?.value.ref)).toEqual(oddRefs);
      expect(await store.readShared(otherTenant, { ...incident, ref: 'plain' })).toBeUndefined();
    });

    it('are founded once and written by one at a time', async () => {
      const first = await store.writeShared(undefined, sharedRecord('race'));
      await expect(store.writeShared(undefined, sharedRecord('race'))).rejects.toMatchObject(conflict);
      const second = await store.writeShared(first, { ...first.value, told: 1 });
      await expect(store.writeShared(first, first.value)).rejects.toMatchObject(conflict);
      await store.writeShared(second, { ...second.value, told: 2 });
    });

    it('hold the members of a large incident', async () => {
      const members = Array.from({ length: 600 }, (_, i) => ({
        aliases: [
          `defenderXdr:da${String(i).padStart(36, '0')}_1234567890`,
          `mde:da${String(i).padStart(40, '0')}`,
        ],
        copy: { provider: 'defenderXdr' as const, ref: `da${String(i).padStart(36, '0')}_1234567890` },
      }));
      const first = await store.writeShared(undefined, { ...sharedRecord('large'), members });
      expect((await store.readShared(tenantId, { ...incident, ref: 'large' }))?.value.members).toEqual(
        members,
      );
      await store.writeShared(first, { ...first.value, members: members.slice(0, 1) });
      expect((await store.readShared(tenantId, { ...incident, ref: 'large' }))?.value.members).toHaveLength(
        1,
      );
    });
  });
});
