import { createCapabilityStore } from '../../../shared/capability/store.ts';
import type { CapabilityRecord } from '../../../shared/capability/finding.ts';
import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

const since = '2026-11-22T10:00:00.000Z';
const record: CapabilityRecord = {
  tenantId,
  provider: 'sentinel',
  asked: 'this',
  checkedAt: since,
  regainedAt: since,
  reads: [
    { can: 'yes', place: '/v', since },
    { can: 'no', why: 'noPermission', code: 'AuthorizationFailed', place: '/w', since },
  ],
  writes: [{ can: 'no', why: 'noLicence', place: '', since, byRefusal: true }],
};

describe('shared/capability/store', () => {
  let azurite: Azurite;
  let tables = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  async function setUp() {
    const name = `capabilities${++tables}`;
    const { table, ensure } = createTableStorage(azurite);
    await ensure([name]);
    return { table: table(name), store: createCapabilityStore(table(name)) };
  }

  it('gives back what was saved, tenant by tenant', async () => {
    const { store } = await setUp();
    expect(await store.list(tenantId)).toEqual([]);
    const saved = await store.save(record);
    const other = await store.save({ ...record, provider: 'defenderXdr', writes: [] });
    await store.save({ ...record, tenantId: 'another' });
    expect(await store.list(tenantId)).toEqual([other, saved]);
    expect(saved).toEqual({ ...record, etag: expect.stringMatching(/./) as string });
  });

  it('lets the owner of the etag write again, and nobody else', async () => {
    const { store } = await setUp();
    const first = await store.save(record);
    const second = await store.save({ ...first, asked: 'that' });
    const conflict = { name: 'TransientError', code: 'conflict' };
    await expect(store.save(first)).rejects.toMatchObject(conflict);
    await expect(store.save(record)).rejects.toMatchObject(conflict);
    expect(await store.list(tenantId)).toEqual([second]);
  });

  it('holds what a policy with a thousand Azure subscriptions finds', async () => {
    const { store } = await setUp();
    const reads = Array.from({ length: 1000 }, (_, i) => ({
      ...({ can: 'no', why: 'noPermission', code: 'AuthorizationFailed', since } as const),
      place: `0000000a-0000-0000-0000-${String(i).padStart(12, '0')}`,
    }));
    await store.save({ ...record, reads });
    expect((await store.list(tenantId))[0]?.reads).toEqual(reads);
  });

  it.each([
    ['is no JSON', { found0: '{' }],
    ['has another shape', { found0: '{"reads":[{"can":"perhaps"}],"writes":[]}' }],
    ['has nothing', {}],
  ])('takes a row that %s for one that says nothing, and replaces it', async (_sentence, columns) => {
    const { store, table } = await setUp();
    const row = { partitionKey: tenantId, rowKey: 'sentinel', asked: 'this', checkedAt: since, ...columns };
    await table.createEntity(row);
    const [found] = await store.list(tenantId);
    expect(found).toMatchObject({ provider: 'sentinel', asked: '', reads: [], writes: [] });
    await store.save({ ...record, ...(found?.etag === undefined ? {} : { etag: found.etag }) });
    expect(await store.list(tenantId)).toMatchObject([record]);
  });

  it('leaves rows of providers that this version does not know alone', async () => {
    const { store, table } = await setUp();
    await table.createEntity({ partitionKey: tenantId, rowKey: 'newer', asked: '', checkedAt: since });
    expect(await store.list(tenantId)).toEqual([]);
  });
});
