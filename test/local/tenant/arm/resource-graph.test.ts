import { azureSubscriptionId } from '../../../../local/tenant/seed/ids.ts';
import { vmBruteForce } from '../../../../local/tenant/seed/story-ids.ts';
import { armResource, openTenant, type Answer, type Harness } from '../harness.ts';

const path = '/providers/Microsoft.ResourceGraph/resources';
const alerts = "securityresources | where type =~ 'Microsoft.Security/locations/alerts'";
const lagMs = 60_000;
/** Rows are spelled in two ways. */
const isOpen = "tostring(properties.Status) in~ ('active') or tostring(properties.status) in~ ('active')";

describe('local/tenant/arm/resource-graph', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const send = async (body: object, version = 'api-version=2021-03-01'): Promise<Answer> =>
    harness.send('POST', `${path}?${version}`, { body, token: await harness.token(armResource) });
  const rows = async (query: string, more: object = {}) => (await send({ query, ...more })).body.data;

  it('answers in the documented shape', async () => {
    const query = `${alerts} | project id, name`;
    const { status, body } = await send({ query, subscriptions: [azureSubscriptionId] });
    expect(status).toBe(200);
    expect(body).toEqual({
      totalRecords: 1,
      count: 1,
      data: [{ id: vmBruteForce.cloudRef, name: vmBruteForce.cloudName }],
      facets: [],
      resultTruncated: 'false',
    });
  });

  it('counts', async () => {
    await harness.tenant.control.raise({ blueprint: 'cloudWorkload', count: 5 });
    harness.clock.advance(lagMs);
    expect(await rows(`${alerts} | where ${isOpen} | summarize open = count()`)).toEqual([{ open: 6 }]);
  });

  it('spells the fields of some rows in lower case and of others not', async () => {
    await harness.tenant.control.raise({ blueprint: 'cloudWorkload', count: 20 });
    harness.clock.advance(lagMs);
    const counts = await Promise.all(
      ['Status', 'status'].map(async (name) => {
        const found = await rows(`${alerts} | where properties.${name} == 'Active' | summarize n = count()`);
        return Number(found?.[0]?.n);
      }),
    );
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, each) => sum + each)).toBe(21);
  });

  it('is behind by as much as it was told', async () => {
    const count = async () => (await rows(`${alerts} | where ${isOpen} | summarize n = count()`))?.[0]?.n;
    const { act, setSwitches } = harness.tenant.control;
    await act({ provider: 'defenderForCloud', ref: vmBruteForce.cloudRef, by: 'lee', status: 'Resolved' });
    harness.clock.advance(lagMs - 1);
    expect(await count()).toBe(1);
    harness.clock.advance(1);
    expect(await count()).toBe(0);
    await act({ provider: 'defenderForCloud', ref: vmBruteForce.cloudRef, by: 'lee', status: 'Active' });
    await setSwitches({ resourceGraphLagMs: 0 });
    expect(await count()).toBe(1);
  });

  it('leaves out, silently, what is outside of the scope or may not be read', async () => {
    expect(await rows(alerts, { subscriptions: ['00000000-0000-0000-0000-000000000000'] })).toEqual([]);
    await harness.tenant.control.withdrawPermissions({
      permissions: ['Microsoft.Security/locations/alerts/read'],
    });
    expect(await rows(alerts)).toEqual([]);
  });

  it('takes the published sample query', async () => {
    const sample =
      "securityresources | where type =~ 'microsoft.security/locations/alerts' | where properties.Status in ('Active') | where properties.Severity in ('Low', 'Medium', 'High') | project alert_type = tostring(properties.AlertType), SystemAlertId = tostring(properties.SystemAlertId), ResourceIdentifiers = todynamic(properties.ResourceIdentifiers)";
    expect((await send({ query: sample })).status).toBe(200);
  });

  it.each([
    ['another api-version', { query: alerts }, 'api-version=2020-01-01'],
    ['no query', {}, undefined],
    ['another table', { query: 'resources' }, undefined],
    ['an operator that it does not know', { query: `${alerts} | order by id` }, undefined],
    ['a broken condition', { query: "securityresources | where type ~ 'x'" }, undefined],
    ['a broken count', { query: 'securityresources | summarize n = sum(x)' }, undefined],
    ['something after the end', { query: "securityresources 'x'" }, undefined],
    ['a character of no token', { query: 'securityresources | where "x"' }, undefined],
    ['a subscription that is no id', { query: alerts, subscriptions: ['mine'] }, undefined],
    ['an option that it does not know', { query: alerts, options: { resultFormat: 'table' } }, undefined],
    ['a property that it does not know', { query: alerts, managementGroups: [] }, undefined],
  ])('refuses %s', async (_sentence, body, version) => {
    expect((await send(body, version)).status).toBe(400);
  });

  it('has a quota of its own', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 16; i++) statuses.push((await send({ query: alerts })).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const one = `${vmBruteForce.cloudRef}?api-version=2022-01-01`;
    expect((await harness.send('GET', one)).status).toBe(200);
  });
});
