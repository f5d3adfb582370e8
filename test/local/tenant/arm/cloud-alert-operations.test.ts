import { azureSubscriptionId } from '../../../../local/tenant/seed/ids.ts';
import { vmBruteForce } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, type Answer, type Harness, textOf } from '../harness.ts';

const version = 'api-version=2022-01-01';
const provider = `/subscriptions/${azureSubscriptionId}/providers/Microsoft.Security`;
const atSubscription = `${provider}/locations/westeurope/alerts/${vmBruteForce.cloudName}`;

describe('local/tenant/arm/cloud-alert-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());
  const get = (path: string): Promise<Answer> => harness.send('GET', `${path}?${version}`);
  const post = (path: string): Promise<Answer> => harness.send('POST', `${path}?${version}`);

  it('lists at the subscription, the resource group and the location', async () => {
    const paths = [
      `${provider}/alerts`,
      `${provider}/locations/westeurope/alerts`,
      `/subscriptions/${azureSubscriptionId}/resourceGroups/RG-SHOP/providers/Microsoft.Security/alerts`,
    ];
    for (const path of paths) expect((await get(path)).body.value).toHaveLength(1);
    expect((await get(`${provider}/locations/northeurope/alerts`)).body.value).toHaveLength(0);
  });

  it('pages by nextLink', async () => {
    await harness.tenant.control.raise({ blueprint: 'cloudWorkload', count: 120 });
    const first = await get(`${provider}/alerts`);
    const second = await harness.send('GET', textOf(first.body.nextLink));
    expect(
      [first.body.value, second.body.value].map((page) => (page as unknown as unknown[]).length),
    ).toEqual([100, 21]);
  });

  it.each([
    ['inProgress', 'InProgress'],
    ['resolve', 'Resolved'],
    ['dismiss', 'Dismissed'],
    ['activate', 'Active'],
  ])('takes %s without body or answer, at both scopes, and leaves no time', async (verb, status) => {
    const before = (await get(vmBruteForce.cloudRef)).body;
    harness.clock.advance(60_000);
    expect((await post(`${atSubscription}/${verb}`)).status).toBe(204);
    expect((await post(`${vmBruteForce.cloudRef}/${verb}`)).status).toBe(204);
    const after = (await get(vmBruteForce.cloudRef)).body;
    expect(after).toEqual({ ...before, properties: { ...before.properties, status } });
  });

  it('refuses other api-versions, verbs and names', async () => {
    expect((await harness.send('GET', `${provider}/alerts?api-version=2021-01-01`)).status).toBe(400);
    expect((await harness.send('GET', `${provider}/alerts?${version}&$filter=x`)).status).toBe(400);
    expect((await post(`${atSubscription}/reactivate`)).status).toBe(404);
    expect((await get(`${provider}/locations/westeurope/alerts/unknown`)).status).toBe(404);
  });
});
