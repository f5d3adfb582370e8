import { cloudNames, findEndpoint, type CloudName } from '../../../shared/platform/clouds.ts';
import { absentProducts } from '../../../shared/policy/absent-products.ts';
import { checkPolicyAgainstConfig, type CheckedConfig } from '../../../shared/policy/check.ts';
import { emptyPolicy } from '../../../shared/policy/parse.ts';
import {
  absentProvider,
  type Direction,
  type FurtherTenant,
  type PolicyFile,
} from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { providers } from '../../../shared/provider/registry.ts';

const home = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
const on = (id: ProviderId, direction: Direction = 'both'): PolicyFile => ({
  ...emptyPolicy,
  providers: new Map([[id, { ...absentProvider, direction }]]),
});
const withTenant = (tenant: Partial<FurtherTenant>): PolicyFile => ({
  ...emptyPolicy,
  tenants: [{ tenantId: other, arm: 'lighthouse', endpoints: {}, policy: emptyPolicy, ...tenant }],
});
const config = (cloud: CloudName, over: Partial<CheckedConfig> = {}): CheckedConfig => ({
  cloud,
  endpoints: {},
  identity: {},
  tenantId: home,
  ...over,
});
const set = { endpoints: { cloudApps: 'https://contoso.us2.portal.example' } };

describe('shared/policy/check', () => {
  it.each<[string, PolicyFile, CheckedConfig]>([
    ['Cloud Apps is not named', emptyPolicy, config('public')],
    ['Cloud Apps is off', on('defenderForCloudApps', 'off'), config('public')],
    ['Cloud Apps is off where it does not exist', on('defenderForCloudApps', 'off'), config('china')],
    ['Cloud Apps is on and its endpoint is set', on('defenderForCloudApps'), config('public', set)],
    ['Cloud Apps is on in a sovereign cloud that has it', on('defenderForCloudApps'), config('usgov', set)],
    ['Defender for Endpoint is on', on('defenderForEndpoint'), config('usgovdod')],
    ['Entra ID Protection is on in a sovereign cloud', on('entraIdProtection'), config('usgovdod')],
    [
      'Defender for Endpoint is off where it does not exist',
      on('defenderForEndpoint', 'off'),
      config('china'),
    ],
    ['what is not known to be absent is on', on('legacyGraphAlerts'), config('china')],
    [
      'a tenant has a host of its own for Cloud Apps',
      withTenant({ policy: on('defenderForCloudApps'), ...set }),
      config('public'),
    ],
    ['an application stands for a developer', withTenant({ appId: other }), config('public')],
    [
      'an application stands for a user-assigned identity',
      withTenant({ appId: other }),
      config('public', { identity: { endpoint: 'http://x.test', clientId: home } }),
    ],
    [
      'a system-assigned identity is enough',
      withTenant({}),
      config('public', { identity: { endpoint: 'http://x.test' } }),
    ],
  ])('is content when %s', (_sentence, policy, settings) => {
    expect(checkPolicyAgainstConfig(policy, settings)).toEqual([]);
  });

  it.each<[string, PolicyFile, CheckedConfig, RegExp]>([
    [
      'Cloud Apps is on and its endpoint is missing',
      on('defenderForCloudApps', 'in'),
      config('public'),
      /^CLOUD_APPS_ENDPOINT: is missing, .* set the origin/,
    ],
    [
      'a tenant lacks a host of its own for Cloud Apps, whatever the home tenant has',
      withTenant({ policy: on('defenderForCloudApps') }),
      config('public', set),
      /^tenants\[0\]\.endpoints\.cloudApps: is missing, .* set the origin/,
    ],
    [
      'the home tenant stands among the others',
      withTenant({ tenantId: home }),
      config('public'),
      /^tenants\[0\]\.tenantId: is that of AZURE_TENANT_ID/,
    ],
    [
      'a product is on in a tenant of a cloud that lacks it',
      withTenant({ policy: on('defenderXdr') }),
      config('china'),
      /^AZURE_CLOUD: china has no alerts_v2 .* defenderXdr to "off" in tenants\[0\] of the policy$/,
    ],
    [
      'only a system-assigned identity could stand behind an application',
      withTenant({ appId: other }),
      config('public', { identity: { endpoint: 'http://x.test' } }),
      /^AZURE_CLIENT_ID: is missing, .* user-assigned/,
    ],
  ])('says what to do when %s', (_sentence, policy, settings, sentence) => {
    expect(checkPolicyAgainstConfig(policy, settings)).toEqual([expect.stringMatching(sentence)]);
  });

  it.each([...(absentProducts.get('china') ?? [])])('says that China lacks %s: %s', (id, what) => {
    expect(checkPolicyAgainstConfig(on(id), config('china', set))).toEqual([
      `AZURE_CLOUD: china has no ${what}; set the direction of ${id} to "off" in the policy`,
    ]);
  });
});

const everywhere = cloudNames.flatMap((cloud) =>
  [...providers.values()].map(({ id, api }) => [cloud, id, api] as const),
);

describe('shared/policy/absent-products', () => {
  it.each(everywhere)('names in %s whatever it has no host for: %s', (cloud, id, api) => {
    const isReachable = findEndpoint(cloud, api, 'https://x.test') !== undefined;
    expect(isReachable || absentProducts.get(cloud)?.has(id) === true).toBe(true);
  });

  it('names nothing in the clouds that have everything', () => {
    expect([...absentProducts.keys()]).toEqual(['china']);
  });
});
