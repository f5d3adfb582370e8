import { idsOf } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, textOf, type Answer, type Harness, type Sent } from '../harness.ts';

const root = '/v1.0/identityProtection';
const { riskDetection } = idsOf('risk');

describe('local/tenant/risk/risk-operations', () => {
  let harness: Harness;
  let userId = '';
  const send = (method: string, path: string, sent: Sent = {}): Promise<Answer> =>
    harness.send(method, `${root}${path}`, { headers: prefer, ...sent });
  const get = (path: string): Promise<Answer> => send('GET', path);
  const act = (action: string, body: unknown): Promise<Answer> =>
    send('POST', `/riskyUsers/${action}`, { body });
  const stateOf = async (path: string): Promise<readonly string[]> => {
    const { body } = await get(path);
    return [textOf(body.riskState), textOf(body.riskDetail)];
  };
  const both = async () => [
    await stateOf(`/riskyUsers/${userId}`),
    await stateOf(`/riskDetections/${riskDetection}`),
  ];

  beforeEach(async () => {
    harness = await openTenant({ seed: 'none' });
    await harness.tenant.control.setThrottle({ on: false });
    await harness.tenant.control.raise({
      blueprint: 'sixHomes',
      story: 'risk',
      principal: 'sam@contoso.com',
    });
    userId = textOf((await get('/riskyUsers')).body.value?.[0]?.id);
  });
  afterEach(() => harness.close());

  it('lets one call a second pass, and does not say how long the next has to wait', async () => {
    await harness.tenant.control.setThrottle({ on: true });
    harness.clock.advance(5_000);
    expect((await get('/riskyUsers')).status).toBe(200);
    const { status, headers } = await get('/riskDetections');
    expect([status, headers['retry-after']]).toEqual([429, undefined]);
    harness.clock.advance(1_000);
    // The call that was refused counts as well.
    expect((await get('/riskDetections')).status).toBe(200);
    expect((await harness.send('GET', '/v1.0/security/alerts_v2', { headers: prefer })).status).toBe(200);
  });

  it.each([
    ['/riskDetections?$top=501'],
    ['/riskDetections?$orderby=detectedDateTime'],
    ['/riskDetections?$count=true'],
    ["/riskDetections?$filter=riskState eq 'AtRisk'"],
    ['/riskDetections?$filter=isProcessing eq true'],
    ["/riskyUsers?$filter=riskLastUpdatedDateTime ge '2026-11-22T00:00:00Z'"],
  ])('refuses %s', async (path) => {
    expect((await get(encodeURI(path))).status).toBe(400);
  });

  it('filters, selects and pages', async () => {
    const { tenant, start } = harness;
    await tenant.control.raise({
      blueprint: 'sixHomes',
      story: 'more',
      principal: 'sam@contoso.com',
      count: 2,
    });
    const since = new Date(start - 1_000).toISOString();
    const { body } = await get(
      `/riskDetections?$top=2&$select=id,userId&$filter=lastUpdatedDateTime%20ge%20${since}`,
    );
    expect(Object.keys(body.value?.[0] ?? {}).toSorted()).toEqual(['@odata.type', 'id', 'userId']);
    const next = await harness.send('GET', textOf(body['@odata.nextLink']), { headers: prefer });
    expect(next.body.value).toHaveLength(1);
    const { body: mine } = await get(
      `/riskDetections?$filter=userId%20eq%20'${userId}'%20and%20riskState%20eq%20'atRisk'`,
    );
    expect(mine.value).toHaveLength(3);
    expect((await get('/riskyUsers')).body.value).toHaveLength(1);
  });

  it.each([
    ['dismiss', ['dismissed', 'adminDismissedAllRiskForUser']],
    ['confirmSafe', ['confirmedSafe', 'adminConfirmedAccountSafe']],
  ])('%s ends the risk of the user and of each detection, some seconds later', async (action, ended) => {
    expect((await act(action, { userIds: [userId] })).status).toBe(204);
    expect((await get(`/riskyUsers/${userId}`)).body).toMatchObject({
      isProcessing: true,
      riskState: 'atRisk',
    });
    harness.clock.advance(3_000);
    expect(await both()).toEqual([ended, ended]);
    expect((await get(`/riskyUsers/${userId}`)).body.isProcessing).toBe(false);
    expect(await harness.tenant.control.violations()).toEqual([]);
  });

  it('confirmCompromised raises the risk, adds a detection, and is noted', async () => {
    await act('confirmCompromised', { userIds: [userId] });
    harness.clock.advance(3_000);
    expect((await get(`/riskyUsers/${userId}`)).body).toMatchObject({
      riskLevel: 'high',
      riskState: 'confirmedCompromised',
    });
    const { body } = await get(
      `/riskDetections?$filter=riskEventType%20eq%20'adminConfirmedUserCompromised'`,
    );
    expect(body.value).toHaveLength(1);
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'risk.confirmsCompromised' }]);
  });

  it.each([
    ['nothing', {}],
    ['no users', { userIds: [] }],
    ['something else beside them', { userIds: ['me'], comment: 'x' }],
    ['a user that is no id', { userIds: ['me'] }],
    [
      'more than 60 users',
      { userIds: Array.from({ length: 61 }, () => 'abcdefab-af90-4edf-ac4c-742ff06735d0') },
    ],
  ])('refuses to dismiss %s', async (_what, body) => {
    expect((await act('dismiss', body)).status).toBe(400);
  });

  it('does nothing when one of several users is unknown, and notes the end of no risk', async () => {
    const stranger = 'abcdefab-af90-4edf-ac4c-742ff06735d0';
    expect((await act('dismiss', { userIds: [userId, stranger] })).status).toBe(404);
    harness.clock.advance(3_000);
    expect(await both()).toEqual([
      ['atRisk', 'none'],
      ['atRisk', 'none'],
    ]);
    await act('dismiss', { userIds: [userId] });
    harness.clock.advance(3_000);
    await act('dismiss', { userIds: [userId] });
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'risk.endsNoRisk' }]);
  });

  it.each([
    ['user', 'dismissed', ['dismissed', 'adminDismissedAllRiskForUser']],
    ['user', 'remediated', ['remediated', 'userPerformedSecuredPasswordReset']],
    ['detection', 'confirmedSafe', ['confirmedSafe', 'adminConfirmedSigninSafe']],
  ])('shows what people do in the portal: %s %s', async (what, status, ended) => {
    const ref = what === 'user' ? `user:${userId}` : `detection:${riskDetection}`;
    await harness.tenant.control.act({ provider: 'entraIdProtection', ref, by: 'lee@contoso.com', status });
    harness.clock.advance(3_000);
    expect(await both()).toEqual([ended, ended]);
    const copies = await harness.tenant.control.copies({ story: 'risk' });
    const shown = copies.filter(({ provider }) => provider === 'entraIdProtection');
    expect(shown.map((copy) => [copy.status, copy.determination])).toEqual([ended, ended]);
  });

  it('takes no word that the portal does not have', async () => {
    const deed = { provider: 'entraIdProtection', by: 'lee@contoso.com', status: 'resolved' } as const;
    for (const ref of [`user:${userId}`, `detection:${riskDetection}`, 'user:nobody'])
      await expect(harness.tenant.control.act({ ...deed, ref })).rejects.toThrow();
  });

  it('hides later enum members from who does not ask for them, and notes that', async () => {
    await harness.tenant.control.act({
      provider: 'entraIdProtection',
      ref: `user:${userId}`,
      by: 'lee@contoso.com',
      status: 'confirmedSafe',
    });
    harness.clock.advance(3_000);
    const { body } = await harness.send('GET', `${root}/riskyUsers/${userId}`);
    expect(body.riskDetail).toBe('unknownFutureValue');
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'graph.noPreferHeader' }]);
  });

  it('refuses who lacks the permission', async () => {
    await harness.tenant.control.withdrawPermissions({ permissions: ['IdentityRiskyUser.ReadWrite.All'] });
    expect((await act('dismiss', { userIds: [userId] })).status).toBe(403);
    expect((await get('/riskyUsers')).status).toBe(200);
    expect((await get('/riskDetections/unknown')).status).toBe(404);
  });
});
