import { oldTicket, passTheTicket, phishToEndpoint } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, type Answer, type Harness, textOf } from '../harness.ts';

const incidents = '/v1.0/security/incidents';
const both = `${incidents}/${phishToEndpoint.incident}`;

describe('local/tenant/graph/incident-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const get = (path: string): Promise<Answer> => harness.send('GET', path, { headers: prefer });
  const patch = (path: string, body: unknown): Promise<Answer> => harness.send('PATCH', path, { body });
  const memberStatuses = async (): Promise<string[]> => {
    const copies = await harness.tenant.control.copies({ story: phishToEndpoint.story });
    return copies.filter(({ provider }) => provider === 'defenderXdr').map(({ status }) => status);
  };

  it('expands alerts only when asked', async () => {
    expect((await get(both)).body.alerts).toBeUndefined();
    expect((await get(`${both}?$expand=alerts`)).body.alerts).toHaveLength(2);
    expect((await get(`${incidents}?$expand=alerts&$top=1`)).body.value?.[0]?.alerts).toHaveLength(1);
    expect((await get(`${both}?$expand=comments`)).status).toBe(400);
  });

  it.each([
    ["status eq 'active'", 7],
    ["lastUpdateDateTime ge 2026-11-22T09:30:00Z and status eq 'active'", 2],
    ["classification eq 'truePositive'", 1],
  ])('filters by %s', async (filter, count) => {
    const { body } = await get(`${incidents}?$filter=${encodeURIComponent(filter)}`);
    expect(body.value).toHaveLength(count);
  });

  it('says who wrote last', async () => {
    expect((await patch(both, { customTags: ['Demo'] })).body.lastModifiedBy).toBe('API-App:Alert Mirror');
    const action = {
      provider: 'defenderXdrIncidents',
      ref: phishToEndpoint.incident,
      by: 'lee@contoso.com',
    } as const;
    await harness.tenant.control.act({ ...action, status: 'inProgress' });
    expect((await get(both)).body.lastModifiedBy).toBe('lee@contoso.com');
  });

  it('resolves its open alerts with it, and leaves them alone when it reopens', async () => {
    await patch(both, { status: 'resolved', classification: 'truePositive', resolvingComment: 'done' });
    expect(await memberStatuses()).toEqual(['resolved', 'resolved']);
    await patch(both, { status: 'active' });
    expect(await memberStatuses()).toEqual(['resolved', 'resolved']);
  });

  it('hands the verdict on only when the switch says so', async () => {
    const classes = async (): Promise<(string | undefined)[]> => {
      const copies = await harness.tenant.control.copies({ story: phishToEndpoint.story });
      return copies.slice(0, 2).map(({ classification }) => classification);
    };
    const verdict = { status: 'resolved', classification: 'truePositive', determination: 'phishing' };
    await patch(both, verdict);
    expect(await classes()).toEqual(['unknown', 'unknown']);
    await harness.tenant.control.reset();
    await harness.tenant.control.setSwitches({ cascadeVerdict: true });
    await patch(both, verdict);
    expect(await classes()).toEqual(['truePositive', 'truePositive']);
  });

  it('leaves alerts alone when the cascade is off', async () => {
    await harness.tenant.control.setSwitches({ cascade: false });
    await patch(both, { status: 'resolved' });
    expect(await memberStatuses()).toEqual(['new', 'new']);
  });

  it('counts the cascade as the doing of the product', async () => {
    await patch(both, { status: 'resolved' });
    const copies = await harness.tenant.control.copies({ story: phishToEndpoint.story });
    expect(copies[0]?.writes).toEqual({ app: 0, analyst: 0, product: 1 });
  });

  it.each([
    [{ status: 'redirected' }],
    [{ status: 'awaitingAction' }],
    [{ status: 'Active' }],
    [{ status: 'new' }],
    [{ redirectIncidentId: '1' }],
    [{ displayName: null }],
    [{ determination: 'apt' }],
    [{ comments: [] }],
    [{ id: '1' }],
  ])('refuses to PATCH %j', async (body) => {
    expect((await patch(both, body)).status).toBe(400);
  });

  it('follows a merge: the source is redirected, read-only, and without alerts', async () => {
    await harness.tenant.control.mergeIncidents({
      from: passTheTicket.incident,
      into: phishToEndpoint.incident,
    });
    const source = (await get(`${incidents}/${passTheTicket.incident}?$expand=alerts`)).body;
    expect(source).toMatchObject({
      status: 'redirected',
      redirectIncidentId: phishToEndpoint.incident,
      alerts: [],
    });
    expect((await get(`${both}?$expand=alerts`)).body.alerts).toHaveLength(3);
    expect((await patch(`${incidents}/${passTheTicket.incident}`, { status: 'resolved' })).status).toBe(400);
  });

  it('an alert can be moved to another incident, and both stay as they are', async () => {
    const move = {
      alert: passTheTicket.identityAlert,
      into: phishToEndpoint.incident,
      by: 'lee@contoso.com',
    };
    await harness.tenant.control.moveAlert(move);
    const source = (await get(`${incidents}/${passTheTicket.incident}?$expand=alerts`)).body;
    expect(source).toMatchObject({ status: 'active', alerts: [] });
    const target = (await get(`${both}?$expand=alerts`)).body;
    expect(target.alerts).toHaveLength(3);
    expect(target).toMatchObject({ status: 'active' });
    await expect(harness.tenant.control.moveAlert(move)).rejects.toThrow('Moving needs');
  });

  it('masks awaitingAction for those who did not ask for later members', async () => {
    const action = {
      provider: 'defenderXdrIncidents',
      ref: phishToEndpoint.incident,
      by: 'Defender Experts',
    } as const;
    await harness.tenant.control.act({ ...action, status: 'awaitingAction' });
    expect((await get(both)).body.status).toBe('awaitingAction');
    expect((await harness.send('GET', both)).body.status).toBe('unknownFutureValue');
  });

  it('takes comments', async () => {
    const body = { '@odata.type': 'microsoft.graph.security.alertComment', comment: 'seen' };
    const answer = await harness.send('POST', `${both}/comments`, { body });
    expect(answer.body.value?.[0]).toMatchObject({ comment: 'seen', createdByDisplayName: 'Alert Mirror' });
  });

  it('holds history that was decided weeks ago', async () => {
    const { body } = await get(`${incidents}/${oldTicket.incident}`);
    expect(body).toMatchObject({ status: 'resolved', classification: 'truePositive' });
    expect(Date.parse(textOf(body.lastUpdateDateTime))).toBeLessThan(harness.start - 20 * 24 * 3_600_000);
  });
});
