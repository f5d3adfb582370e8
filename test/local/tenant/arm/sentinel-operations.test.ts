import { incidentArmId, workspaceId } from '../../../../local/tenant/seed/ids.ts';
import { oldTicket, passTheTicket, phishToEndpoint } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, type Answer, type Harness, type Json, textOf } from '../harness.ts';

const version = 'api-version=2025-09-01';
const all = `${workspaceId}/providers/Microsoft.SecurityInsights/incidents`;
const one = incidentArmId(passTheTicket.sentinelName);

describe('local/tenant/arm/sentinel-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const list = (query: string): Promise<Answer> => harness.send('GET', `${all}?${version}&${query}`);
  const get = async (path = one): Promise<Json> => (await harness.send('GET', `${path}?${version}`)).body;
  const put = (body: unknown, path = one): Promise<Answer> =>
    harness.send('PUT', `${path}?${version}`, { body });
  const closing = {
    status: 'Closed',
    classification: 'TruePositive',
    classificationReason: 'SuspiciousActivity',
  };
  const rules = async (): Promise<string[]> =>
    (await harness.tenant.control.violations()).map(({ rule }) => rule);

  it.each(['', 'api-version=', 'api-version=2024-09-01'])('refuses %j as api-version', async (query) => {
    const { status, body } = await harness.send('GET', `${one}?${query}`);
    expect([status, typeof body.error?.code]).toEqual([400, 'string']);
  });

  it('compares ids without case', async () => {
    expect(
      (
        await harness.send(
          'GET',
          `${one.replace('/rg-soc/', '/RG-SOC/').replace('/law-soc/', '/Law-Soc/')}?${version}`,
        )
      ).status,
    ).toBe(200);
  });

  it.each([
    [`/subscriptions/11111111-1111-4111-8111-111111111111${all.slice(52)}`],
    [all.replace('law-soc', 'law-else')],
    [incidentArmId('00000000-0000-4000-8000-000000000000')],
  ])('answers 404 for %s', async (path) => {
    expect((await harness.send('GET', `${path}?${version}`)).status).toBe(404);
  });

  it.each([
    ["properties/status eq 'New'", 4],
    ["properties/status ne 'Closed'", 4],
    ['properties/lastModifiedTimeUtc ge 2026-11-22T09:00:00Z', 2],
    ["properties/lastModifiedTimeUtc gt 2026-11-22T00:00:00Z and properties/status eq 'New'", 4],
  ])('filters by %s', async (filter, count) => {
    const { body } = await list(`$filter=${encodeURIComponent(filter)}`);
    expect(body.value).toHaveLength(count);
  });

  it('orders and pages', async () => {
    const query = `$orderby=${encodeURIComponent('properties/lastModifiedTimeUtc asc')}&$top=3`;
    const first = await list(query);
    const second = await harness.send('GET', textOf(first.body.nextLink));
    const rows = [first, second].flatMap(({ body }) => body.value as unknown as Json[]);
    const times = rows.map(({ properties }) => textOf(properties?.lastModifiedTimeUtc));
    expect(times).toHaveLength(5);
    expect(times).toEqual([...times].sort());
    expect(second.body.nextLink).toBeUndefined();
  });

  it.each(['$top=1001', '$top=0', '$select=x', '$orderby=title', '$skipToken=x', "$filter=title eq 'x'"])(
    'refuses %s',
    async (query) => {
      expect((await list(encodeURI(query))).status).toBe(400);
    },
  );

  it('replaces with a fresh etag when the etag is the current one', async () => {
    const before = await get();
    harness.clock.advance(1000);
    const { status, body } = await put({ etag: before.etag, properties: { ...strip(before), ...closing } });
    expect([status, body.properties]).toEqual([
      200,
      expect.objectContaining({ ...closing, title: before.properties?.title }),
    ]);
    expect(body.etag).not.toBe(before.etag);
    expect(
      textOf(body.properties?.lastModifiedTimeUtc) > textOf(before.properties?.lastModifiedTimeUtc),
    ).toBe(true);
    expect(await rules()).toEqual([]);
  });

  it('refuses a stale etag', async () => {
    const { etag, properties } = await get();
    await put({ etag, properties });
    const { status, body } = await put({ etag, properties });
    expect([status, body.error]).toEqual([
      409,
      {
        code: 'Conflict',
        message: `Newer version of resource '${passTheTicket.sentinelName}' exists. Data was not saved`,
      },
    ]);
  });

  it('can let somebody else comment just before the change', async () => {
    await harness.tenant.control.addFault({ face: 'arm', operation: 'sentinel.put', kind: 'race', times: 1 });
    const { etag, properties } = await get();
    expect((await put({ etag, properties })).status).toBe(409);
    const { etag: fresh } = await get();
    expect(fresh).not.toBe(etag);
    expect((await put({ etag: fresh, properties })).status).toBe(200);
  });

  it('lets the last writer win without an etag, and notes it', async () => {
    const { properties } = await get();
    expect((await put({ properties })).status).toBe(200);
    expect(await rules()).toEqual(['sentinel.noEtag']);
  });

  it('loses what is left out, and notes it', async () => {
    const { etag } = await get();
    const { body } = await put({ etag, properties: { title: 'x', severity: 'Low', status: 'New' } });
    expect(body.properties?.description).toBeUndefined();
    expect(body.properties?.labels).toEqual([]);
    expect(body.properties?.owner).toEqual({
      objectId: null,
      email: null,
      assignedTo: null,
      userPrincipalName: null,
    });
    expect(await rules()).toEqual(['sentinel.dropsFields']);
  });

  it('creates what does not exist, and notes it', async () => {
    const path = incidentArmId('00000000-0000-4000-8000-000000000000');
    const { status } = await put({ properties: { title: 'x', severity: 'Low', status: 'New' } }, path);
    expect([status, await rules()]).toEqual([201, ['sentinel.createsIncident']]);
    expect((await get(path)).properties?.incidentNumber).toBe(1008);
  });

  it('ignores If-Match, and notes it', async () => {
    const { etag, properties } = await get();
    const headers = { 'if-match': '"something else"' };
    const { status } = await harness.send('PUT', `${one}?${version}`, {
      body: { etag, properties },
      headers,
    });
    expect([status, await rules()]).toEqual([200, ['sentinel.ifMatchIgnored']]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no title', { title: undefined }],
    ['no severity', { severity: undefined }],
    ['no status', { status: undefined }],
    ['an unknown status', { status: 'Resolved' }],
    ['an unknown property', { colour: 'red' }],
    ['a closing without classification', { status: 'Closed' }],
    ['an unknown classification', { status: 'Closed', classification: 'truePositive' }],
    ['a true positive without reason', { status: 'Closed', classification: 'TruePositive' }],
    ['a reason that does not fit', { ...closing, classificationReason: 'InaccurateData' }],
    ['an undetermined with a reason', { ...closing, classification: 'Undetermined' }],
    ['labels without name', { labels: [{}] }],
    ['a time that is none', { firstActivityTimeUtc: 'yesterday' }],
  ])('refuses %s', async (_, change) => {
    const { etag, properties } = await get();
    expect((await put({ etag, properties: { ...properties, ...change } })).status).toBe(400);
  });

  it.each([
    ['TruePositive', 'SuspiciousActivity'],
    ['FalsePositive', 'IncorrectAlertLogic'],
    ['FalsePositive', 'InaccurateData'],
    ['BenignPositive', 'SuspiciousButExpected'],
    ['Undetermined', undefined],
  ])('closes as %s with %s and forgets both on reopening', async (classification, classificationReason) => {
    const { etag, properties } = await get();
    const closed = { ...properties, status: 'Closed', classification, classificationReason };
    const { status, body } = await put({ etag, properties: closed });
    expect(status).toBe(200);
    const reopened = await put({ etag: body.etag, properties: { ...body.properties, status: 'Active' } });
    expect(reopened.body.properties?.status).toBe('Active');
    expect(reopened.body.properties?.classification).toBeUndefined();
  });

  it('lists members as SecurityAlert entities by POST', async () => {
    const answer = await harness.send('POST', `${one}/alerts?${version}`);
    expect(answer.body.value?.[0]).toMatchObject({
      kind: 'SecurityAlert',
      properties: {
        productName: 'Azure Advanced Threat Protection',
        providerAlertId: passTheTicket.identityGuid,
        vendorName: 'Microsoft',
        alertDisplayName: 'Suspected identity theft (pass-the-ticket)',
      },
    });
    const two = await harness.send(
      'POST',
      `${incidentArmId(phishToEndpoint.sentinelName)}/alerts?${version}`,
    );
    expect(two.body.value).toHaveLength(2);
    expect((await harness.send('GET', `${one}/alerts?${version}`)).status).toBe(405);
  });

  it('moves the etag with a comment', async () => {
    const before = await get();
    const path = `${one}/comments/4f1b2f0e-9b1a-4f60-9d4f-2f6a3f1f8f11?${version}`;
    const made = await harness.send('PUT', path, { body: { properties: { message: 'seen' } } });
    const again = await harness.send('PUT', path, { body: { properties: { message: 'seen twice' } } });
    expect([made.status, again.status]).toEqual([201, 200]);
    expect((await get()).etag).not.toBe(before.etag);
    const comments = await harness.send('GET', `${one}/comments?${version}`);
    expect(comments.body.value?.[0]?.properties?.message).toBe('seen twice');
    expect((await harness.send('PUT', path, { body: { properties: { message: '' } } })).status).toBe(400);
  });

  it('throttles PUT at 75 in five minutes while reads go on', async () => {
    let etag = (await get()).etag;
    const properties = (await get()).properties;
    for (let call = 0; call < 75; call += 1) etag = (await put({ etag, properties })).body.etag ?? etag;
    expect((await put({ etag, properties })).status).toBe(429);
    expect((await harness.send('GET', `${one}?${version}`)).status).toBe(200);
  });

  it('holds history that was closed weeks ago', async () => {
    const { properties } = await get(incidentArmId(oldTicket.sentinelName));
    expect(properties).toMatchObject({ status: 'Closed', classification: 'TruePositive' });
  });

  it('keeps native pairs in step, both ways, only when the switch is on', async () => {
    const { act, copies, raise, setSwitches } = harness.tenant.control;
    const [pair] = await raise({ blueprint: 'nativePair', story: 'pair' });
    const ref = (provider: string): string =>
      pair?.copies.find((each) => each.provider === provider)?.ref ?? '';
    const close = {
      ref: ref('defenderXdrIncidents'),
      by: 'lee',
      status: 'resolved',
      classification: 'falsePositive',
    };
    const statuses = async (): Promise<string[]> =>
      (await copies({ story: 'pair' })).map(({ status }) => status);
    await act({ provider: 'defenderXdrIncidents', ...close });
    expect(await statuses()).toEqual(['resolved', 'resolved', 'New']);
    await setSwitches({ nativeSync: true });
    await act({ provider: 'defenderXdrIncidents', ...close, status: 'active' });
    await act({ provider: 'defenderXdrIncidents', ...close });
    const body = await get(ref('sentinel'));
    expect(body.properties).toMatchObject({
      status: 'Closed',
      classification: 'FalsePositive',
      classificationReason: 'InaccurateData',
      providerName: 'Microsoft XDR',
    });
    await act({ provider: 'sentinel', ref: ref('sentinel'), by: 'lee', status: 'Active' });
    expect(await statuses()).toEqual(['resolved', 'inProgress', 'Active']);
  });

  it('leaves an incident of its own alone even then', async () => {
    await harness.tenant.control.setSwitches({ nativeSync: true });
    const { act, copies } = harness.tenant.control;
    await act({
      provider: 'defenderXdrIncidents',
      ref: passTheTicket.incident,
      by: 'lee',
      status: 'resolved',
    });
    const sentinel = (await copies({ story: passTheTicket.story })).find(
      ({ provider }) => provider === 'sentinel',
    );
    expect(sentinel?.status).toBe('New');
  });
});

/** The writable part of what was read. */
function strip({ properties }: Json): Record<string, unknown> {
  const names = [
    'title',
    'description',
    'severity',
    'status',
    'labels',
    'owner',
    'firstActivityTimeUtc',
    'lastActivityTimeUtc',
  ];
  return Object.fromEntries(names.map((name) => [name, properties?.[name]]));
}
