import { emptyPolicy } from '../../shared/policy/parse.ts';
import { absentProvider, type PolicyFile } from '../../shared/policy/policy.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import { listTenants, placesOf } from '../../shared/tenants.ts';

const on = (...ids: readonly ProviderId[]) => ({
  ...emptyPolicy,
  providers: new Map(ids.map((id) => [id, { ...absentProvider, direction: 'both' as const }])),
});
const endpoints = {
  graph: 'https://graph.test',
  cloudApps: 'https://home.test',
  defender: 'https://eu.test',
};
const file: PolicyFile = {
  ...on('defenderXdr', 'sentinel'),
  tenants: [
    {
      tenantId: 'guest',
      appId: 'app',
      arm: 'lighthouse',
      endpoints: { cloudApps: 'https://guest.test' },
      policy: on('defenderForCloudApps'),
    },
    { tenantId: 'third', arm: 'application', endpoints: { graph: 'https://third.test' }, policy: on() },
  ],
};

describe('shared/tenants', () => {
  const tenants = listTenants({ tenantId: 'home', endpoints }, file);

  it('lists the home tenant, then the others, each with its own products', () => {
    expect(placesOf(tenants).map(({ tenantId, provider }) => `${tenantId} ${provider.id}`)).toEqual([
      'home defenderXdr',
      'home sentinel',
      'guest defenderForCloudApps',
    ]);
    expect(tenants.map(({ guest }) => guest)).toEqual([
      undefined,
      { appId: 'app', arm: 'lighthouse' },
      { arm: 'application' },
    ]);
  });

  it("lends no tenant the hosts that are another's own", () => {
    expect(tenants.map((tenant) => tenant.endpoints)).toEqual([
      endpoints,
      { graph: 'https://graph.test', cloudApps: 'https://guest.test' },
      { graph: 'https://third.test' },
    ]);
  });
});
