import { emptyPolicy } from '../../../../shared/policy/parse.ts';
import {
  absentProvider,
  type Direction,
  type Policy,
  type ProviderPolicy,
} from '../../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../../shared/provider/provider-id.ts';
import { providers } from '../../../../shared/provider/registry.ts';
import { apiApps } from '../../../../infra/scripts/grants/api-app.ts';
import {
  allowsAction,
  customRolePrefix,
  rolesThatAllow,
} from '../../../../infra/scripts/grants/azure-role.ts';
import { listAllNeeds, listNeeds, type Need } from '../../../../infra/scripts/grants/needs.ts';

const scope = {
  azureSubscriptions: ['22222222-2222-4222-8222-222222222222'],
  workspaces: ['/subscriptions/x/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/law'],
};

function policyOf(direction: Direction, ...ids: readonly ProviderId[]): Policy {
  const entries = ids.map((id) => {
    const { azureSubscriptions, workspaces } = scope;
    const own = id === 'sentinel' ? { workspaces } : id === 'defenderForCloud' ? { azureSubscriptions } : {};
    return [id, { ...absentProvider, ...own, direction, allowIrreversible: true }] as const;
  });
  return { ...emptyPolicy, providers: new Map(entries) };
}

const names = (needs: readonly Need[]): readonly string[] =>
  needs.map((need) => (need.kind === 'appRole' ? need.value : need.role));
const needsOf = (direction: Direction, ...ids: readonly ProviderId[]): readonly string[] =>
  names(listNeeds(policyOf(direction, ...ids), providers, { readOnly: false }));

describe('infra/scripts/grants/needs', () => {
  it.each<[ProviderId, readonly string[], readonly string[]]>([
    ['defenderXdr', ['SecurityAlert.Read.All'], ['SecurityAlert.ReadWrite.All']],
    ['defenderXdrIncidents', ['SecurityIncident.Read.All'], ['SecurityIncident.ReadWrite.All']],
    ['defenderForCloudApps', ['Investigation.read'], ['Investigation.read', 'Investigation.manage']],
    ['defenderForEndpoint', ['Alert.Read.All'], ['Alert.ReadWrite.All']],
    ['legacyGraphAlerts', ['SecurityEvents.Read.All'], ['SecurityEvents.ReadWrite.All']],
    ['office365', ['ActivityFeed.Read'], ['ActivityFeed.Read']],
    [
      'entraIdProtection',
      ['IdentityRiskEvent.Read.All', 'IdentityRiskyUser.Read.All'],
      ['IdentityRiskEvent.Read.All', 'IdentityRiskyUser.ReadWrite.All'],
    ],
    ['defenderForCloud', ['Security Reader'], [customRolePrefix]],
    ['sentinel', ['Microsoft Sentinel Reader'], ['Microsoft Sentinel Responder']],
  ])('%s: what reading and what writing needs', (id, reads, writes) => {
    expect(needsOf('in', id)).toEqual(reads);
    expect(needsOf('out', id)).toEqual(writes);
    expect(needsOf('both', id)).toEqual(writes);
    expect(needsOf('off', id)).toEqual([]);
  });

  it('holds everything that each adapter states, and nothing else', () => {
    for (const [id, { api, permissions }] of providers) {
      const { read, write } = permissions;
      for (const [direction, stated] of [
        ['in', read],
        ['both', [...read, ...write]],
      ] as const) {
        const granted = needsOf(direction, id);
        const wanted = api === 'arm' ? rolesThatAllow(stated) : stated;
        const covers = (name: string): boolean =>
          granted.includes(name) ||
          granted.includes(name.replace('.Read.', '.ReadWrite.')) ||
          granted.includes(name.replace('Sentinel Reader', 'Sentinel Responder')) ||
          (name === 'Security Reader' && granted.includes(customRolePrefix));
        expect(wanted.filter((name) => !covers(name))).toEqual([]);
        expect(granted.filter((name) => !wanted.includes(name))).toEqual([]);
      }
    }
  });

  const identityProtection = (more: Partial<ProviderPolicy>): Policy => ({
    ...emptyPolicy,
    providers: new Map([['entraIdProtection', { ...absentProvider, direction: 'both', ...more }]]),
  });

  it('asks for what service principals need only where the policy wants them, and never forgets to take it back', () => {
    const policy = identityProtection({ allowIrreversible: true, servicePrincipals: true });
    const wanted = 'IdentityRiskyServicePrincipal.ReadWrite.All';
    expect(names(listNeeds(policy, providers, { readOnly: false }))).toContain(wanted);
    expect(needsOf('both', 'entraIdProtection')).not.toContain(wanted);
    expect(names(listAllNeeds(emptyPolicy, providers))).toContain(wanted);
  });

  it('asks for nothing that ends the risk of a person before the policy opts in', () => {
    const needs = listNeeds(identityProtection({}), providers, { readOnly: false });
    expect(names(needs)).toEqual(needsOf('in', 'entraIdProtection'));
  });

  it('asks for Azure roles only at the scopes of the policy', () => {
    const needs = listNeeds(policyOf('both', 'defenderForCloud', 'sentinel'), providers, { readOnly: false });
    expect(needs.map((need) => (need.kind === 'azureRole' ? need.scope : ''))).toEqual([
      `/subscriptions/${scope.azureSubscriptions[0] ?? ''}`,
      scope.workspaces[0],
    ]);
  });

  it('asks for nothing that writes when it is to read only', () => {
    const all = [...providers.keys()];
    expect(names(listNeeds(policyOf('both', ...all), providers, { readOnly: true }))).toEqual(
      needsOf('in', ...all),
    );
  });

  it('knows for a removal whatever any direction would have asked for', () => {
    const all = [...providers.keys()];
    const known = names(listAllNeeds(policyOf('off', ...all), providers));
    for (const direction of ['in', 'out', 'both'] as const)
      expect(needsOf(direction, ...all).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('knows the application behind every API that an adapter uses', () => {
    const apis = [...providers.values()].map(({ api }) => api).filter((api) => api !== 'arm');
    expect(apis.filter((api) => !apiApps.has(api))).toEqual([]);
  });
});

describe('infra/scripts/grants/azure-role', () => {
  it('chooses the least role that allows an action', () => {
    expect(rolesThatAllow(['Microsoft.Security/alerts/read'])).toEqual(['Security Reader']);
    expect(rolesThatAllow(['Microsoft.Security/locations/alerts/dismiss/action'])).toEqual([
      customRolePrefix,
    ]);
  });

  it('refuses an action that no role is known for, so that the table grows with the adapters', () => {
    expect(() => rolesThatAllow(['Microsoft.Security/pricings/write'])).toThrow('No Azure role is known');
  });

  it.each([
    ['Microsoft.Security/*/read', 'Microsoft.Security/locations/alerts/read', true],
    ['Microsoft.Security/*/read', 'Microsoft.Security/locations/alerts/write', false],
    ['microsoft.security/locations/alerts/*', 'Microsoft.Security/locations/alerts/*', true],
    ['Microsoft.Security/alerts/read', 'Microsoft.Security/alerts/readers', false],
    ['*', 'Microsoft.Security/alerts/read', true],
  ])('%s allows %s: %s', (pattern, action, allows) => {
    expect(allowsAction([pattern], action)).toBe(allows);
  });
});
