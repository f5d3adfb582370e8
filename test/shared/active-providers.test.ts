import { activeProviders } from '../../shared/active-providers.ts';
import { emptyPolicy } from '../../shared/policy/parse.ts';
import { absentProvider } from '../../shared/policy/policy.ts';

describe('shared/active-providers', () => {
  it('are those that the policy does not switch off, with the words that it gives them', () => {
    const mapping = { classification: { falsePositive: 'Resolved' } };
    const active = activeProviders({
      ...emptyPolicy,
      providers: new Map([
        ['defenderForCloud', { ...absentProvider, direction: 'in', mapping }],
        ['sentinel', absentProvider],
      ]),
    });
    expect(active.map(({ id }) => id)).toEqual(['defenderForCloud']);
    const falsePositive = {
      status: 'resolved',
      classification: 'falsePositive',
      determination: 'unknown',
    } as const;
    expect(active[0]?.project(falsePositive)).toEqual({ status: 'Resolved' });
  });
});
