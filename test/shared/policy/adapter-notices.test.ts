import { adapterNotices } from '../../../shared/policy/adapter-notices.ts';
import { absentProvider, type Direction } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';

const policyWith = (entries: readonly (readonly [ProviderId, Direction])[]) => ({
  providers: new Map(entries.map(([id, direction]) => [id, { ...absentProvider, direction }])),
});
const adapters = new Set<ProviderId>(['defenderXdr', 'sentinel']);

describe('shared/policy/adapter-notices', () => {
  it.each<Direction>(['in', 'out', 'both'])(
    'names a provider that is on (%s) and has no adapter',
    (direction) => {
      const policy = policyWith([
        ['defenderXdr', direction],
        ['office365', direction],
        ['jira', direction],
      ]);
      expect(adapterNotices(policy, adapters)).toEqual([
        expect.stringMatching(/^providers\.office365: is on, but .* set its direction to "off"$/),
        expect.stringMatching(/^providers\.jira: /),
      ]);
    },
  );

  it('says nothing of providers that are off, not named, or have an adapter', () => {
    const policy = policyWith([
      ['sentinel', 'both'],
      ['splunk', 'off'],
    ]);
    expect(adapterNotices(policy, adapters)).toEqual([]);
    expect(adapterNotices(policyWith([]), adapters)).toEqual([]);
  });
});
