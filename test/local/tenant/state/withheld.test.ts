import { azureSubscriptionId, workspaceId } from '../../../../local/tenant/seed/ids.ts';
import type { Product } from '../../../../local/tenant/state/products.ts';
import type { Lack } from '../../../../local/tenant/state/withheld.ts';
import {
  armResource,
  cloudAppsResource,
  defenderResource,
  exchange,
  graphResource,
  openTenant,
  textOf,
  type Harness,
} from '../harness.ts';

const places: Readonly<Record<string, readonly [resource: string, path: string]>> = {
  defenderXdr: [graphResource, '/v1.0/security/alerts_v2'],
  defenderXdrIncidents: [graphResource, '/v1.0/security/incidents'],
  sentinel: [
    armResource,
    `${workspaceId}/providers/Microsoft.SecurityInsights/incidents?api-version=2025-09-01`,
  ],
  defenderForCloud: [
    armResource,
    `/subscriptions/${azureSubscriptionId}/providers/Microsoft.Security/alerts?api-version=2022-01-01`,
  ],
  defenderForEndpoint: [defenderResource, '/api/alerts'],
};

describe('local/tenant/state/withheld', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openTenant();
  });
  afterAll(() => harness.close());

  const ask = async (product: string) => {
    const [resource = '', path = ''] = places[product] ?? [];
    return harness.send('GET', path, { token: await harness.token(resource) });
  };

  it.each<[Product, Lack, number, string, RegExp]>([
    ['defenderXdr', 'licence', 403, 'Forbidden', /./],
    ['defenderXdr', 'cloud', 400, 'BadRequest', /^Resource not found for the segment 'alerts_v2'\.$/],
    ['defenderXdrIncidents', 'product', 403, 'Forbidden', /./],
    ['sentinel', 'product', 400, 'BadRequest', /^Workspace '[^']+' is not onboarded to Microsoft Sentinel\./],
    ['defenderForCloud', 'product', 409, 'MissingSubscriptionRegistration', /not registered/],
    ['defenderForCloud', 'cloud', 404, 'InvalidResourceType', /./],
    ['defenderForEndpoint', 'licence', 403, 'DisabledFeature', /^Tenant feature is not enabled$/],
  ])('answers for %s without %s as the product does', async (product, lack, status, code, words) => {
    await harness.tenant.control.withholdProducts({ products: { [product]: lack } });
    const answer = await ask(product);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(textOf(answer.body.error?.message)).toMatch(words);
    for (const other of Object.keys(places).filter((name) => name !== product))
      expect((await ask(other)).status).toBe(200);
    await harness.tenant.control.withholdProducts({ products: {} });
    expect((await ask(product)).status).toBe(200);
  });

  it('gives no token for Cloud Apps where there is none', async () => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = harness.tenant.environment;
    const url = `${textOf(IDENTITY_ENDPOINT)}?api-version=2019-08-01&resource=${cloudAppsResource}`;
    const headers = { 'x-identity-header': textOf(IDENTITY_HEADER) };
    await harness.tenant.control.withholdProducts({ products: { defenderForCloudApps: 'product' } });
    const refused = await exchange(harness.tenant, 'GET', url, undefined, headers);
    expect([refused.status, textOf(refused.body.message)]).toEqual([
      400,
      expect.stringMatching(/^AADSTS500011: /),
    ]);
    await harness.tenant.control.withholdProducts({ products: {} });
    expect((await exchange(harness.tenant, 'GET', url, undefined, headers)).status).toBe(200);
  });
});
