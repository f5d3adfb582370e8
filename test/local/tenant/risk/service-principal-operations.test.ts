import { idsOf } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, textOf, type Answer, type Harness, type Sent } from '../harness.ts';

const root = '/v1.0/identityProtection';
const { riskDetection } = idsOf('risk');
const dismissed = ['dismissed', 'adminDismissedAllRiskForServicePrincipal'];
const atRisk = ['atRisk', 'none'];

describe('local/tenant/risk/service-principal-operations', () => {
  let harness: Harness;
  let id = '';
  const send = (method: string, path: string, sent: Sent = {}): Promise<Answer> =>
    harness.send(method, `${root}${path}`, { headers: prefer, ...sent });
  const get = (path: string): Promise<Answer> => send('GET', path);
  const act = (action: string, body: unknown): Promise<Answer> =>
    send('POST', `/riskyServicePrincipals/${action}`, { body });
  const states = async () =>
    Promise.all(
      [`/riskyServicePrincipals/${id}`, `/servicePrincipalRiskDetections/${riskDetection}`].map(
        async (path) => {
          const { body } = await get(path);
          return [textOf(body.riskState), textOf(body.riskDetail)];
        },
      ),
    );

  beforeEach(async () => {
    harness = await openTenant({ seed: 'none', switches: { workloadIdPremium: true } });
    await harness.tenant.control.setThrottle({ on: false });
    await harness.tenant.control.raise({
      blueprint: 'workloadIdentity',
      story: 'risk',
      principal: 'billing-sync',
    });
    id = textOf((await get('/riskyServicePrincipals')).body.value?.[0]?.id);
  });
  afterEach(() => harness.close());

  it('names the service principal in the evidence of the alert as in the risk', async () => {
    const { body } = await harness.send('GET', '/v1.0/security/alerts_v2', { headers: prefer });
    expect(JSON.stringify(body.value?.[0]?.evidence)).toContain(`"servicePrincipalObjectId":"${id}"`);
    const { body: risk } = await get(
      `/servicePrincipalRiskDetections?$filter=servicePrincipalId%20eq%20'${id}'`,
    );
    expect(risk.value).toMatchObject([{ servicePrincipalDisplayName: 'billing-sync', riskState: 'atRisk' }]);
  });

  it('dismisses the service principal and each detection, some seconds later', async () => {
    expect((await act('dismiss', { servicePrincipalIds: [id] })).status).toBe(204);
    expect((await get(`/riskyServicePrincipals/${id}`)).body).toMatchObject({ isProcessing: true });
    expect(await states()).toEqual([atRisk, atRisk]);
    harness.clock.advance(3_000);
    expect(await states()).toEqual([dismissed, dismissed]);
    expect(await harness.tenant.control.violations()).toEqual([]);
  });

  it('confirmCompromised raises the risk, adds a detection, and is noted', async () => {
    await act('confirmCompromised', { servicePrincipalIds: [id] });
    harness.clock.advance(3_000);
    expect((await get(`/riskyServicePrincipals/${id}`)).body).toMatchObject({
      ...{ riskLevel: 'high', riskState: 'confirmedCompromised' },
    });
    expect((await get('/servicePrincipalRiskDetections')).body.value).toHaveLength(2);
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'risk.confirmsCompromised' }]);
  });

  it('notes the end of no risk', async () => {
    for (let i = 0; i < 2; i++) {
      await act('dismiss', { servicePrincipalIds: [id] });
      harness.clock.advance(3_000);
    }
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'risk.endsNoRisk' }]);
  });

  it.each([
    ['nothing', {}],
    ['users', { userIds: ['abcdefab-af90-4edf-ac4c-742ff06735d0'] }],
    ['what is no id', { servicePrincipalIds: ['billing-sync'] }],
  ])('refuses to dismiss %s', async (_what, body) => {
    expect((await act('dismiss', body)).status).toBe(400);
  });

  it('confirms none as safe, and takes no $top', async () => {
    expect((await act('confirmSafe', { servicePrincipalIds: [id] })).status).toBe(405);
    expect((await get('/riskyServicePrincipals?$top=10')).status).toBe(400);
    expect((await get("/riskyServicePrincipals?$filter=riskState%20eq%20'atRisk'")).body.value).toHaveLength(
      1,
    );
  });

  it('shows what is done in the portal', async () => {
    const deed = {
      provider: 'entraIdProtection',
      ref: `servicePrincipal:${id}`,
      by: 'lee@contoso.com',
    } as const;
    await expect(harness.tenant.control.act({ ...deed, status: 'confirmedSafe' })).rejects.toThrow();
    await harness.tenant.control.act({ ...deed, status: 'dismissed' });
    harness.clock.advance(3_000);
    const copies = await harness.tenant.control.copies({ story: 'risk' });
    const shown = copies.filter(({ provider }) => provider === 'entraIdProtection');
    expect(shown.map(({ status, determination }) => [status, determination])).toEqual([dismissed, dismissed]);
    expect(shown.map(({ writes }) => writes)).toEqual([
      { app: 0, analyst: 1, product: 0 },
      { app: 0, analyst: 0, product: 1 },
    ]);
  });

  it('refuses who lacks the permission, and everybody without the licence', async () => {
    const { control } = harness.tenant;
    await control.withdrawPermissions({ permissions: ['IdentityRiskyServicePrincipal.ReadWrite.All'] });
    expect((await act('dismiss', { servicePrincipalIds: [id] })).status).toBe(403);
    expect((await get('/riskyServicePrincipals')).status).toBe(200);
    await control.withdrawPermissions({ permissions: [] });
    await control.setSwitches({ workloadIdPremium: false });
    const { status, body } = await get('/servicePrincipalRiskDetections');
    expect([status, JSON.stringify(body)]).toEqual([
      403,
      expect.stringContaining('Your tenant is not licensed for this feature.'),
    ]);
    expect((await get('/riskyUsers')).status).toBe(200);
  });
});
