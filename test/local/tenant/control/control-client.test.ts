import { connectControl } from '../../../../local/tenant/control/control-client.ts';
import type { TenantControl } from '../../../../local/tenant/control/control.ts';
import { clientId } from '../../../../local/tenant/seed/ids.ts';
import { passTheTicket, vmBruteForce } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, type Harness } from '../harness.ts';

const by = 'lee@contoso.com';
const cloudApps = { provider: 'defenderForCloudApps', ref: passTheTicket.cloudAppsId, by } as const;

describe('local/tenant/control/control-client', () => {
  let harness: Harness;
  let control: TenantControl;
  beforeEach(async () => {
    harness = await openTenant();
    control = connectControl({ origin: harness.tenant.origin, ca: harness.tenant.caCert });
  });
  afterEach(() => harness.close());

  it('offers what the tenant offers in process', () => {
    expect(Object.keys(control).sort()).toEqual(Object.keys(harness.tenant.control).sort());
  });

  it('tells the same truth as in process', async () => {
    expect(await control.copies()).toEqual(await harness.tenant.control.copies());
    expect(await control.stories()).toEqual(await harness.tenant.control.stories());
  });

  it('acts as an analyst and counts it as one', async () => {
    const copy = await control.act({ ...cloudApps, status: 'TRUE_POSITIVE', comment: 'Password reset.' });
    expect(copy).toMatchObject({
      status: 'TRUE_POSITIVE',
      comments: ['Password reset.'],
      writes: { app: 0, analyst: 1, product: 0 },
    });
    expect(copy.journal).toEqual([expect.objectContaining({ by, kind: 'analyst' })]);
  });

  it.each([
    [
      'defenderXdr',
      passTheTicket.identityAlert,
      { status: 'resolved', classification: 'truePositive', determination: 'phishing' },
    ],
    ['defenderXdrIncidents', passTheTicket.incident, { status: 'inProgress' }],
    [
      'sentinel',
      passTheTicket.sentinelRef.toLowerCase(),
      { status: 'Closed', classification: 'FalsePositive', determination: 'InaccurateData' },
    ],
    ['defenderForCloud', vmBruteForce.cloudRef, { status: 'Dismissed' }],
  ] as const)('acts in %s', async (provider, ref, change) => {
    expect(await control.act({ provider, ref, by, ...change })).toMatchObject(change);
  });

  it.each([
    [{ ...cloudApps, ref: 'nobody', status: 'BENIGN' }, 'has no copy'],
    [{ ...cloudApps, status: 'resolved' }, "status 'resolved' is unknown there"],
    [cloudApps, 'needs a status'],
    [
      { provider: 'defenderXdr', ref: passTheTicket.identityAlert, by, status: 'Resolved' },
      'use new, inProgress, resolved',
    ],
  ] as const)('refuses %j', async (action, message) => {
    await expect(control.act(action)).rejects.toThrow(message);
  });

  it('raises new stories, with fresh or given ids', async () => {
    const [fresh] = await control.raise({ blueprint: 'identity' });
    const [named] = await control.raise({ blueprint: 'endpoint', story: 'mine', principal: 'x@contoso.com' });
    expect(fresh?.copies.map(({ provider }) => provider)).toEqual([
      'defenderXdr',
      'defenderXdrIncidents',
      'defenderForCloudApps',
      'sentinel',
    ]);
    expect(await control.copies({ story: 'mine' })).toHaveLength(named?.copies.length ?? 0);
    await expect(control.raise({ blueprint: 'endpoint', story: 'mine' })).rejects.toThrow('choose another');
  });

  it('goes back to the start, keeping subscriptions', async () => {
    const before = await control.copies();
    await control.act({ ...cloudApps, status: 'BENIGN' });
    await control.addFault({ face: 'graph', kind: 'reset' });
    await control.reset();
    expect([await control.copies(), await control.faults()]).toEqual([before, []]);
    await control.reset({ seed: 'none' });
    expect(await control.copies()).toEqual([]);
  });

  it('says what is wrong with a request', async () => {
    const wrong = { face: 'graph', kind: 'explode' } as unknown as Parameters<TenantControl['addFault']>[0];
    await expect(control.addFault(wrong)).rejects.toThrow('kind');
    expect((await harness.send('POST', '/_control/nothing')).status).toBe(404);
    expect((await harness.send('DELETE', '/_control/copies')).status).toBe(405);
  });

  it('answers GET with query parameters, for a browser or curl', async () => {
    const { body } = await harness.send('GET', `/_control/copies?story=${passTheTicket.story}`);
    expect(body).toHaveLength(4);
  });

  it('shows calls by app', async () => {
    await harness.send('GET', '/v1.0/security/incidents');
    const { counts, recent } = await control.calls();
    expect(counts).toContainEqual({
      face: 'graph',
      operation: 'incidents.list',
      method: 'GET',
      status: 200,
      app: clientId,
      count: 1,
    });
    expect(recent.at(-1)).toMatchObject({ path: '/v1.0/security/incidents' });
    await control.clearCalls();
    expect((await control.calls()).counts).toEqual([]);
  });
});
