import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import type { SubscriptionRecord, SubscriptionStore } from '../../../shared/subscription/record.ts';
import { createSubscriptionStore } from '../../../shared/subscription/store.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';
import { tenantId } from '../../support/alert-keys.ts';

const active: SubscriptionRecord = {
  state: 'active',
  tenantId,
  resource: "security/alerts?$filter=status eq 'newAlert'",
  doorHash: 'hash',
  id: 'sub-1',
  changeType: 'updated',
  startedAt: '2026-11-22T12:00:00.000Z',
  expiresAt: '2026-11-25T10:00:00.000Z',
};
const refused: SubscriptionRecord = {
  state: 'refused',
  tenantId,
  resource: 'security/alerts_v2',
  doorHash: 'hash',
  words: 'Not here.',
  refusedAt: '2026-11-22T12:00:00.000Z',
};

describe('shared/subscription/store', () => {
  let azurite: Azurite;
  let store: SubscriptionStore;
  let table: ReturnType<ReturnType<typeof createTableStorage>['table']>;
  beforeAll(async () => {
    azurite = await startAzurite();
    const storage = createTableStorage(azurite);
    await storage.ensure(['subscriptions']);
    table = storage.table('subscriptions');
    store = createSubscriptionStore(table);
  });
  afterAll(() => azurite.stop());
  afterEach(async () => {
    for (const record of await store.list(tenantId)) await store.remove(record);
  });

  it('gives back what it was given, of that tenant only', async () => {
    await store.save(active);
    await store.save(refused);
    await store.save({ ...refused, tenantId: 'other' });
    const read = await store.list(tenantId);
    expect(read).toHaveLength(2);
    expect(read).toEqual(
      expect.arrayContaining([active, refused].map((r) => ({ ...r, etag: expect.any(String) }))),
    );
    for (const record of await store.list('other')) await store.remove(record);
  });

  it('takes the place of what was read, whatever state that was in', async () => {
    await store.save(active);
    const [read] = await store.list(tenantId);
    await store.save({ ...refused, resource: active.resource, etag: read?.etag ?? '' });
    const [now] = await store.list(tenantId);
    expect(now).toEqual({ ...refused, resource: active.resource, etag: expect.any(String) });
  });

  it('loses a race with an error that says so', async () => {
    await store.save(active);
    const [read = active] = await store.list(tenantId);
    await store.save(read);
    const lost = { name: 'TransientError', code: 'conflict' };
    await expect(store.save(read)).rejects.toMatchObject(lost);
    await expect(store.save(active)).rejects.toMatchObject(lost);
    await expect(store.remove(read)).rejects.toMatchObject(lost);
  });

  it('takes a row that it cannot read for a resource to ask for again', async () => {
    const rowKey = Buffer.from('security/incidents').toString('base64url');
    await table.createEntity({ partitionKey: tenantId, rowKey, state: 'strange' });
    const [read] = await store.list(tenantId);
    expect(read).toMatchObject({
      state: 'refused',
      resource: 'security/incidents',
      refusedAt: new Date(0).toISOString(),
    });
  });
});
