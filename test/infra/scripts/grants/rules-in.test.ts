import { listNeeds } from '../../../../infra/scripts/grants/needs.ts';
import { rulesIn } from '../../../../infra/scripts/grants/rules-in.ts';
import { parsePolicy } from '../../../../shared/policy/parse.ts';
import { providers } from '../../../../shared/provider/registry.ts';

const appId = '00000000-0000-4000-8000-00000000000a';
const [delegated, granted] = ['b6f0f0f5-0000-4000-8000-000000000001', 'b6f0f0f5-0000-4000-8000-000000000002'];
const cloud = (subscription: string) => ({
  defenderForCloud: { direction: 'in', azureSubscriptions: [subscription] },
});
const parsed = parsePolicy(
  JSON.stringify({
    providers: { defenderXdr: { direction: 'both' } },
    tenants: [
      {
        tenantId: delegated,
        appId,
        providers: { ...cloud(appId), defenderXdrIncidents: { direction: 'in' } },
      },
      { tenantId: granted, appId, arm: 'application', providers: cloud(granted) },
    ],
  }),
);

function needsIn(tenantId: string): readonly string[] {
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'));
  const needs = listNeeds(rulesIn(parsed.policy, tenantId), providers, { readOnly: false });
  return needs.map((need) => (need.kind === 'appRole' ? need.value : need.scope));
}

describe('infra/scripts/grants/rules-in', () => {
  it.each([
    ['the home tenant, whatever it is called', 'another', ['SecurityAlert.ReadWrite.All']],
    ['a tenant whose Azure is delegated', delegated.toUpperCase(), ['SecurityIncident.Read.All']],
    ['a tenant in which the application has the roles', granted, [`/subscriptions/${granted}`]],
  ])('asks for what is granted in %s', (_sentence, tenantId, needs) => {
    expect(needsIn(tenantId)).toEqual(needs);
  });
});
