import { emptyPolicy } from '../../../shared/policy/parse.ts';
import { absentProvider, type Policy } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { graphSecurity, sentinelLists, sentinelPuts, type Quota } from '../../../shared/provider/quota.ts';
import { quotaFactor } from '../../../shared/quota/quota-factor.ts';
import { fakeProvider } from '../../support/fake-provider.ts';

const calling = (id: ProviderId, quota: Quota): Provider =>
  fakeProvider(id, { calls: { look: [quota], write: [quota], quotaOf: () => quota } });

const alerts = calling('defenderXdr', graphSecurity);
const incidents = calling('defenderXdrIncidents', graphSecurity);
const sentinel = calling('sentinel', sentinelPuts);
const active = [alerts, incidents, sentinel];

const policyWith = (...factors: readonly (readonly [ProviderId, number])[]): Policy => ({
  ...emptyPolicy,
  providers: new Map(factors.map(([id, factor]) => [id, { ...absentProvider, quotaFactor: factor }])),
});

describe('shared/quota/quota-factor', () => {
  it.each<[string, Policy, Quota, Provider, number]>([
    ['published where the policy says nothing', emptyPolicy, sentinelPuts, sentinel, 1],
    ["its provider's", policyWith(['sentinel', 3]), sentinelPuts, sentinel, 3],
    ["the caller's where only lists count", policyWith(['sentinel', 3]), sentinelLists, sentinel, 3],
    [
      "the most careful one's where providers share it",
      policyWith(['defenderXdr', 3], ['defenderXdrIncidents', 0.5]),
      graphSecurity,
      alerts,
      0.5,
    ],
    [
      'published where one that shares it says nothing',
      policyWith(['defenderXdr', 3]),
      graphSecurity,
      alerts,
      1,
    ],
  ])('a quota is %s', (_, policy, quota, caller, factor) => {
    expect(quotaFactor(policy, active, quota, caller)).toBe(factor);
  });
});
