import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import { createLedger } from '../../../shared/quota/store.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

const grants = [
  { at: 1_000, calls: 3 },
  { at: 61_500, calls: 2 },
];

describe('shared/quota/store', () => {
  let azurite: Azurite;
  let tables = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  async function setUp() {
    const name = `cursors${++tables}`;
    const { table, ensure } = createTableStorage(azurite);
    await ensure([name]);
    return { table: table(name), ledger: createLedger(table(name)) };
  }

  it('has no row before the first, and gives back what was written', async () => {
    const { ledger } = await setUp();
    expect(await ledger.read(tenantId, 'graph')).toBeUndefined();
    const written = await ledger.write(tenantId, 'graph', grants, undefined);
    expect(await ledger.read(tenantId, 'graph')).toEqual(written);
    expect(written.grants).toEqual(grants);
  });

  it('lets the owner of the etag write again, and nobody else', async () => {
    const { ledger } = await setUp();
    const first = await ledger.write(tenantId, 'graph', grants, undefined);
    const second = await ledger.write(tenantId, 'graph', [], first.etag);
    const conflict = { name: 'TransientError', code: 'conflict' };
    await expect(ledger.write(tenantId, 'graph', grants, first.etag)).rejects.toMatchObject(conflict);
    await expect(ledger.write(tenantId, 'graph', grants, undefined)).rejects.toMatchObject(conflict);
    expect(await ledger.read(tenantId, 'graph')).toEqual(second);
  });

  it.each([
    ['as many grants as a queue is kept in', 3_600, 1_000, 2],
    ['more than a row has room for, in longer spans', 3_600, 123_456, 150],
  ])('has room for %s', async (_words, count, apart, calls) => {
    const { ledger } = await setUp();
    const begun = Date.parse('2026-11-23T00:00:00.000Z');
    const long = Array.from({ length: count }, (_, i) => ({ at: begun + i * apart, calls }));
    const written = await ledger.write(tenantId, 'graph', long, undefined);
    expect(await ledger.read(tenantId, 'graph')).toEqual(written);
    expect(written.grants.reduce((sum, grant) => sum + grant.calls, 0)).toBe(count * calls);
    expect(written.grants.length === count).toBe(apart === 1_000);
  });

  it('keeps quotas and tenants apart', async () => {
    const { ledger } = await setUp();
    await ledger.write(tenantId, 'graph', grants, undefined);
    expect(await ledger.read(tenantId, 'sentinel-puts|0000000a')).toBeUndefined();
    expect(await ledger.read('another', 'graph')).toBeUndefined();
  });

  it.each(['no json', '{"at":1}', '[[1000,3]]', '[1000]'])(
    'takes a row that says %s for an empty one',
    async (text) => {
      const { table, ledger } = await setUp();
      await table.createEntity({ partitionKey: `quota|${tenantId}`, rowKey: 'graph', grants: text });
      const row = await ledger.read(tenantId, 'graph');
      expect(row?.grants).toEqual([]);
      await expect(ledger.write(tenantId, 'graph', grants, row?.etag)).resolves.toMatchObject({ grants });
    },
  );
});
