import { parsePolicy } from '../../../shared/policy/parse.ts';
import type { FurtherTenant, PolicyFile } from '../../../shared/policy/policy.ts';
import { subscriptionId, workspaceId } from '../../support/policy-document.ts';

const tenantId = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
const appId = '00000000-0000-4000-8000-00000000000a';
const graph = { defenderXdr: { direction: 'both' } };
const cloud = { defenderForCloud: { direction: 'both', azureSubscriptions: [subscriptionId] } };
const soc = { sentinel: { direction: 'both', workspaces: [workspaceId()] } };

const parse = (document: object) => parsePolicy(JSON.stringify(document));
function policyOf(document: object): PolicyFile {
  const parsed = parse(document);
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'));
  return parsed.policy;
}
function tenantOf(document: object): FurtherTenant {
  const [tenant] = policyOf(document).tenants;
  if (tenant === undefined) throw new Error('there is no tenant');
  return tenant;
}

const keys =
  'tenantId, appId, arm, endpoints, mode, providers, fingerprints, guards, conflicts, assignedTo, reopen, lookBackDays';

describe('shared/policy/parse', () => {
  it('reads who a further tenant is and how it is reached', () => {
    const endpoints = { cloudApps: 'https://fabrikam.us3.portal.cloudappsecurity.com' };
    const written = { tenantId: tenantId.toUpperCase(), appId: appId.toUpperCase(), endpoints };
    const { policy, ...access } = tenantOf({ tenants: [{ ...written, providers: graph }] });
    expect(access).toEqual({ tenantId, appId, arm: 'lighthouse', endpoints });
    expect(policy.providers.get('defenderXdr')?.direction).toBe('both');
  });

  it('gives a tenant what it leaves out from the top, field by field, and none of its products', () => {
    const { policy } = tenantOf({
      mode: 'enforce',
      fingerprints: 'link',
      lookBackDays: 3,
      guards: { maxClosuresPerHour: 10, maxShareOfOpen: 0.1 },
      conflicts: { status: { prefer: 'jira' } },
      providers: { jira: { direction: 'in' } },
      tenants: [{ tenantId, guards: { maxClosuresPerHour: 50 }, mode: 'observe' }],
    });
    expect(policy).toMatchObject({
      mode: 'observe',
      fingerprints: 'link',
      lookBackDays: 3,
      guards: { maxClosuresPerHour: 50, maxShareOfOpen: 0.1 },
      conflicts: { status: { prefer: 'jira' }, comment: 'newest' },
      reopen: { members: 'leave' },
    });
    expect(policy.providers.size).toBe(0);
  });

  it('leaves the home tenant as it is', () => {
    const { tenants, ...home } = policyOf({ tenants: [{ tenantId, mode: 'enforce' }] });
    const { tenants: none, ...alone } = policyOf({});
    expect(home).toEqual(alone);
    expect([tenants.length, none.length]).toEqual([1, 0]);
  });

  it.each<[string, object, string]>([
    ['no id', {}, 'tenants[0].tenantId: is missing; expected a string'],
    [
      'a name for an id',
      { tenantId: 'contoso' },
      'tenants[0].tenantId: is not the id of a tenant; expected a GUID (az account show --query tenantId); found "contoso"',
    ],
    [
      'another way to Azure',
      { tenantId, arm: 'delegation' },
      'tenants[0].arm: expected one of "lighthouse", "application"; found "delegation"',
    ],
    [
      'a host with a path',
      { tenantId, endpoints: { defender: 'https://eu.api.security.microsoft.com/api' } },
      'tenants[0].endpoints.defender: is not an origin; expected https://<host> without path or query; found "https://eu.api.security.microsoft.com/api"',
    ],
    [
      'a secret',
      { tenantId, clientSecret: 'x' },
      `tenants[0].clientSecret: is not a key of the policy; take it out, or use one of ${keys}`,
    ],
    [
      'a mistyped key',
      { tenantId, guards: { maxClosurePerHour: 1 } },
      'tenants[0].guards.maxClosurePerHour: is not a key of the policy; did you mean "maxClosuresPerHour"?',
    ],
    [
      'tenants of its own',
      { tenantId, tenants: [] },
      'tenants[0].tenants: is not a key of the policy; did you mean "tenantId"?',
    ],
  ])('refuses a tenant with %s', (_sentence, tenant, mistake) => {
    expect(parse({ tenants: [tenant] })).toEqual({ ok: false, mistakes: [mistake] });
  });
});

describe('shared/policy/tenant-contradictions', () => {
  it.each<[string, object]>([
    ['two tenants', { tenants: [{ tenantId }, { tenantId: appId }] }],
    [
      'Azure by delegation without an application',
      { tenants: [{ tenantId, providers: { ...cloud, ...soc } }] },
    ],
    ['tickets alone', { tenants: [{ tenantId, providers: { jira: { direction: 'both' } } }] }],
    ['Graph off', { tenants: [{ tenantId, providers: { defenderXdr: { direction: 'off' } } }] }],
    [
      'a rule from the top that prefers a product which is off here',
      { providers: graph, conflicts: { status: { prefer: 'defenderXdr' } }, tenants: [{ tenantId }] },
    ],
  ])('allows %s', (_sentence, document) => {
    expect(parse(document)).toMatchObject({ ok: true });
  });

  it.each<[string, object, readonly RegExp[]]>([
    [
      'the same tenant twice',
      { tenants: [{ tenantId }, { tenantId: tenantId.toUpperCase() }] },
      [/^tenants\[1\]\.tenantId: is the same as tenants\[0\]\.tenantId; keep one/],
    ],
    [
      'an Azure subscription of the home tenant',
      { providers: cloud, tenants: [{ tenantId, providers: soc }] },
      [
        /^tenants\[0\]\.providers\.sentinel\.workspaces\[0\]: is in the Azure subscription of providers\.defenderForCloud\.azureSubscriptions\[0\], which belongs to one tenant/,
      ],
    ],
    [
      'an Azure subscription of another further tenant',
      { tenants: [tenantId, appId].map((each) => ({ tenantId: each, providers: cloud })) },
      [
        /^tenants\[1\]\.providers\.defenderForCloud\.azureSubscriptions\[0\]: is in the Azure subscription of tenants\[0\]/,
      ],
    ],
    [
      'Graph without an application',
      { tenants: [{ tenantId, providers: graph }] },
      [/^tenants\[0\]\.appId: is missing, and defenderXdr is reached as an application; .*federation/],
    ],
    [
      'Azure through an application that is not named',
      { tenants: [{ tenantId, arm: 'application', providers: soc }] },
      [/^tenants\[0\]\.appId: is missing, and sentinel/],
    ],
    [
      'what would be wrong in the home tenant too',
      {
        tenants: [
          {
            tenantId,
            appId,
            providers: {
              sentinel: { direction: 'in' },
              defenderXdr: { direction: 'out' },
              defenderForEndpoint: { direction: 'out' },
            },
            conflicts: { status: { prefer: 'jira' } },
          },
        ],
      },
      [
        /^tenants\[0\]\.providers\.sentinel\.workspaces: names nothing/,
        /^tenants\[0\]\.conflicts\.status\.prefer: .* set tenants\[0\]\.providers\.jira\.direction/,
        /^tenants\[0\]\.providers\.defenderForEndpoint\.direction: writes the very alerts/,
      ],
    ],
  ])('refuses %s', (_sentence, document, mistakes) => {
    expect(parse(document)).toEqual({
      ok: false,
      mistakes: mistakes.map((each): unknown => expect.stringMatching(each)),
    });
  });
});
