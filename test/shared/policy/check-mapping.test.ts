import { checkMappings } from '../../../shared/policy/check-mapping.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { providers } from '../../../shared/provider/registry.ts';

function mistakesIn(entries: object): readonly string[] {
  const parsed = parsePolicy(JSON.stringify({ providers: entries }));
  return parsed.ok ? checkMappings(parsed.policy, providers) : parsed.mistakes;
}

const workspaces = [
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law1',
];

describe('shared/policy/check-mapping', () => {
  it('has nothing against a mapping that can be used, nor against none', () => {
    const mapping = { classification: { informationalExpectedActivity: 'Undetermined' } };
    expect(mistakesIn({ sentinel: { direction: 'both', workspaces, mapping } })).toEqual([]);
    expect(mistakesIn({ sentinel: { direction: 'both', workspaces } })).toEqual([]);
  });

  it('names the place of a word that the product does not have', () => {
    const mapping = { classification: { falsePositive: 'False' } };
    expect(mistakesIn({ sentinel: { direction: 'both', workspaces, mapping } })).toEqual([
      'providers.sentinel.mapping.classification.falsePositive: is no classification of a closed alert in Microsoft Sentinel; expected one of "Undetermined", "TruePositive", "FalsePositive", "BenignPositive"; found "False"',
    ]);
  });

  it.each([
    [
      { status: { resolved: 'New' } },
      'status.resolved: is not a key of the policy; take it out, or use one of new, inProgress',
    ],
    [{ statuses: {} }, 'statuses: is not a key of the policy; did you mean "status"?'],
    [
      { classification: { benign: 'X' } },
      'classification.benign: is not a key of the policy; take it out, or use one of unknown, truePositive',
    ],
    [{ classification: { unknown: '' } }, 'classification.unknown: expected at least 1'],
  ])('refuses %j', (mapping, mistake) => {
    const [first] = mistakesIn({ sentinel: { direction: 'both', workspaces, mapping } });
    expect(first).toContain(`providers.sentinel.mapping.${mistake}`);
  });

  it('passes over a product without an adapter', () => {
    const mapping = { classification: { unknown: 'Done' } };
    expect(mistakesIn({ jira: { direction: 'off', mapping } })).toEqual([]);
  });
});
