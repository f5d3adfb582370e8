import { idsOf } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, type Harness } from '../harness.ts';

const story = 'shared-out';
const id = idsOf(story).cloudAppsId;
const path = `/v1.0/security/alerts/${id}`;
const vendorInformation = { provider: 'MCAS', vendor: 'Microsoft' };

describe('local/tenant/legacy/legacy-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
    await harness.tenant.control.raise({ blueprint: 'legacy', story });
  });
  afterEach(() => harness.close());

  const serve = () => harness.tenant.control.setSwitches({ legacyAlerts: 'served' });
  const patch = (body: object, headers = {}) =>
    harness.send('PATCH', path, { body, headers: { ...prefer, ...headers } });
  const list = (query = '') => harness.send('GET', `/v1.0/security/alerts${query}`);

  it('is gone, as announced, unless the tenant still serves it; or empty', async () => {
    expect((await list()).status).toBe(410);
    expect((await harness.send('GET', path)).status).toBe(410);
    await harness.tenant.control.setSwitches({ legacyAlerts: 'empty' });
    expect((await list()).body.value).toEqual([]);
    expect((await harness.send('GET', path)).status).toBe(404);
    await serve();
    expect((await harness.send('GET', path)).body).toMatchObject({
      id,
      status: 'newAlert',
      vendorInformation,
    });
  });

  it('lists by filter, leaves out who is silent, and warns', async () => {
    await serve();
    const since = new Date(harness.start - 1000).toISOString();
    const query = `?$filter=lastModifiedDateTime ge ${since}&$top=1000`;
    expect((await list(query)).body.value).toHaveLength(1);
    await harness.tenant.control.setSwitches({ legacySilent: ['MCAS', 'IPC'] });
    const answer = await list(query);
    expect([answer.status, answer.headers.warning]).toEqual([
      206,
      '199 - "Microsoft/MCAS/504/10000", 199 - "Microsoft/IPC/504/10000"',
    ]);
    expect(answer.body.value).toEqual([]);
    expect((await list('?$top=1001')).status).toBe(400);
    expect((await list('?$skip=501')).status).toBe(400);
    await harness.tenant.control.setSwitches({ legacySilent: [] });
    await harness.tenant.control.raise({ blueprint: 'legacy' });
    expect((await list('?$top=1')).body).toHaveProperty(['@odata.nextLink']);
    const { body } = await list('?$top=1&$skip=500');
    expect(body).not.toHaveProperty(['@odata.nextLink']);
  });

  it('takes a change with the vendor, and shows it in the answer only when asked', async () => {
    await serve();
    const change = { status: 'resolved', feedback: 'truePositive', vendorInformation };
    expect(await patch(change)).toMatchObject({ status: 204 });
    const again = await patch({ ...change, status: 'inProgress' }, { prefer: 'return=representation' });
    expect(again).toMatchObject({ status: 200, body: { status: 'inProgress', closedDateTime: null } });
    const [copy] = (await harness.tenant.control.copies({ story })).filter(
      ({ provider }) => provider === 'legacyGraphAlerts',
    );
    expect(copy).toMatchObject({ status: 'inProgress', classification: 'truePositive', writes: { app: 2 } });
    // What is written stays here.
    const apps = (await harness.tenant.control.copies({ story })).find(
      ({ provider }) => provider === 'defenderForCloudApps',
    );
    expect(apps?.status).toBe('OPEN');
  });

  it.each([
    ['no vendor', { status: 'resolved' }],
    ['another vendor', { status: 'resolved', vendorInformation: { provider: 'ASC', vendor: 'Microsoft' } }],
    ['dismissed', { status: 'dismissed', vendorInformation }],
    ['a comment of ours', { comments: ['Password reset.'], vendorInformation }],
    ['a field that is not updatable', { severity: 'low', vendorInformation }],
  ])('refuses %s', async (_, body) => {
    await serve();
    expect((await patch(body)).status).toBe(400);
  });

  it('takes the two comments that it knows, and notes a write that changes nothing', async () => {
    await serve();
    expect((await patch({ comments: ['Closed in MCAS'], vendorInformation })).status).toBe(204);
    await patch({ status: 'newAlert', vendorInformation });
    const rules = (await harness.tenant.control.violations()).map(({ rule, operation }) => [rule, operation]);
    expect(rules).toEqual([['graph.sameValueWrite', 'legacy.patch']]);
  });
});
