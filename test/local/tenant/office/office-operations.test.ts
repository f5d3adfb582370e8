import { idsOf } from '../../../../local/tenant/seed/story-ids.ts';
import { tenantId } from '../../../../local/tenant/seed/ids.ts';
import { openTenant, type Harness, type Json } from '../harness.ts';

const feed = `/api/v1.0/${tenantId}/activity/feed`;
const general = `contentType=Audit.General&PublisherIdentifier=${tenantId}`;
const seconds = (ms: number) => new Date(ms).toISOString().slice(0, 19);

describe('local/tenant/office/office-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const start = () => harness.send('POST', `${feed}/subscriptions/start?${general}`);
  const content = (from: number, to: number) =>
    harness.send(
      'GET',
      `${feed}/subscriptions/content?${general}&startTime=${seconds(from)}&endTime=${seconds(to)}`,
    );
  const codeOf = ({ body }: { readonly body: Json }) => body.error?.code;

  async function events(from = harness.start - 1000): Promise<readonly Json[]> {
    const { body } = await content(from, harness.clock.now() + 1000);
    const uris = (body as unknown as readonly { readonly contentUri: string }[]).map(
      (each) => each.contentUri,
    );
    const blobs = await Promise.all(
      uris.map((uri) => harness.send('GET', `${uri}?PublisherIdentifier=${tenantId}`)),
    );
    return blobs.flatMap((blob) => blob.body as unknown as readonly Json[]);
  }

  it('has nothing before a subscription is started, and nothing older afterwards', async () => {
    const { raise } = harness.tenant.control;
    await raise({ blueprint: 'office' });
    expect(codeOf(await content(harness.start, harness.start))).toBe('AF20022');
    expect((await start()).body).toEqual({ contentType: 'Audit.General', status: 'enabled', webhook: null });
    expect((await harness.send('GET', `${feed}/subscriptions/list?${general}`)).body).toHaveLength(1);
    harness.clock.advance(10_000);
    // Its blobs became available after the start.
    expect((await events()).map(({ Operation }) => Operation)).toContain('AlertTriggered');
  });

  it('refuses a second start, and notes one that comes too soon', async () => {
    await start();
    expect(codeOf(await start())).toBe('AF20024');
    harness.clock.advance(16 * 60_000);
    await start();
    const rules = (await harness.tenant.control.violations()).map(({ rule }) => rule);
    expect(rules).toEqual(['office.startsTooOften']);
  });

  it('tells of an alert by events, late and out of order, among others', async () => {
    await start();
    const { raise, act } = harness.tenant.control;
    await raise({ blueprint: 'dataLoss', story: 'leak' });
    const ref = idsOf('leak').dataLossGuid;
    await act({ provider: 'office365', ref, by: 'lee@contoso.com', status: 'Dismissed', comment: 'Known.' });
    expect((await events()).filter(({ RecordType }) => Number(RecordType) === 40)).toEqual([]);
    harness.clock.advance(10_000);
    const all = await events();
    const told = all.filter(({ RecordType }) => Number(RecordType) === 40);
    expect(told.length).toBeLessThan(all.length);
    expect(told.map(({ Operation, Status }) => [Operation, Status])).toEqual([
      ['AlertTriggered', 'Active'],
      ['AlertUpdated', 'Dismissed'],
      ['AlertEntityGenerated', 'Active'],
    ]);
    expect(told[0]).toMatchObject({
      AlertId: ref,
      Category: 'DataLossPrevention',
      UserId: 'SecurityComplianceAlerts',
      Source: 'Office 365 Security & Compliance',
    });
    expect(told[0]?.CreationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    const copies = await harness.tenant.control.copies({ story: 'leak' });
    expect(copies.find(({ provider }) => provider === 'defenderXdr')?.status).toBe('resolved');
  });

  it('follows what is done to the alert in Defender', async () => {
    await start();
    const { raise, act } = harness.tenant.control;
    await raise({ blueprint: 'office', story: 'phish' });
    const ref = idsOf('phish').officeAlert;
    for (const status of ['inProgress', 'inProgress', 'resolved', 'new'])
      await act({ provider: 'defenderXdr', ref, by: 'lee@contoso.com', status });
    harness.clock.advance(10_000);
    const updates = (await events()).filter(({ Operation }) => (Operation as unknown) === 'AlertUpdated');
    expect(updates.map(({ Status }) => Status)).toEqual(['Investigating', 'Resolved', 'Active']);
  });

  it('names the next page in a header, with the spelling that is printed', async () => {
    await start();
    await harness.tenant.control.raise({ blueprint: 'office', count: 30 });
    harness.clock.advance(10_000);
    const first = await content(harness.start - 1000, harness.clock.now());
    const next = String(first.headers.nextpageuri);
    expect(next).toContain(`/api/v1/${tenantId}/activity/feed/subscriptions/content?`);
    let found = (first.body as unknown as readonly unknown[]).length;
    for (let link: string | undefined = next; link !== undefined;) {
      const page = await harness.send('GET', link);
      found += (page.body as unknown as readonly unknown[]).length;
      link = page.headers.nextpageuri?.toString();
    }
    expect(found).toBe(60);
    expect(await harness.tenant.control.violations()).toEqual([]);
  });

  it.each([
    ['more than a day', -25, 0, 'AF20030'],
    ['more than seven days ago', -7 * 24 - 1, -7 * 24, 'AF20030'],
    ['an end before the start', 0, -1, 'AF20030'],
  ])('refuses %s', async (_, from, to, code) => {
    await start();
    const hour = 3_600_000;
    expect(codeOf(await content(harness.start + from * hour, harness.start + to * hour))).toBe(code);
  });

  it.each([
    ['GET', `/api/v1.0/11111111-1111-4111-8111-111111111111/activity/feed/subscriptions/list`, 'AF20010'],
    ['GET', `/api/v1.0/contoso/activity/feed/subscriptions/list`, 'AF20013'],
    ['POST', `${feed}/subscriptions/start`, 'AF20001'],
    ['POST', `${feed}/subscriptions/start?contentType=Audit.Everything`, 'AF20020'],
    ['GET', `${feed}/audit/none`, 'AF20050'],
  ])('%s %s is %s', async (method, path, code) => {
    expect(codeOf(await harness.send(method, path))).toBe(code);
  });

  it('notes a call that does not say who publishes', async () => {
    await harness.send('GET', `${feed}/subscriptions/list`);
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'office.noPublisher' }]);
  });

  it('wants a token for itself and the permission', async () => {
    const path = `${feed}/subscriptions/list?${general}`;
    expect((await harness.send('GET', path, { token: null })).status).toBe(401);
    expect(
      (await harness.send('GET', path, { token: await harness.token('https://graph.microsoft.com') })).status,
    ).toBe(401);
    await harness.tenant.control.withdrawPermissions({ permissions: ['ActivityFeed.Read'] });
    expect(codeOf(await harness.send('GET', path))).toBe('AF10001');
  });
});
