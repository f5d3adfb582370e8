import type { AlertStatus } from '../../../shared/alert/disposition.ts';
import { adapterNotices } from '../../../shared/policy/adapter-notices.ts';
import { absentProvider, type Direction } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';

const policyWith = (entries: readonly (readonly [ProviderId, Direction])[]) => ({
  providers: new Map(entries.map(([id, direction]) => [id, { ...absentProvider, direction }])),
});
const writable = { writes: new Set<AlertStatus>(['new', 'inProgress', 'resolved']) };
const adapters = new Map<ProviderId, { readonly writes: ReadonlySet<AlertStatus> }>([
  ['defenderXdr', writable],
  ['sentinel', writable],
  ['office365', { writes: new Set() }],
]);

describe('shared/policy/adapter-notices', () => {
  it.each<Direction>(['in', 'out', 'both'])(
    'names a provider that is on (%s) and has no adapter',
    (direction) => {
      const policy = policyWith([
        ['defenderXdr', direction],
        ['splunk', direction],
        ['jira', direction],
      ]);
      expect(adapterNotices(policy, adapters)).toEqual([
        expect.stringMatching(/^providers\.splunk: is on, but .* set its direction to "off"$/),
        expect.stringMatching(/^providers\.jira: /),
      ]);
    },
  );

  it.each([
    [
      'both',
      /^providers\.office365: can only be read, so nothing is written there; set its direction to "in"$/,
    ],
    ['out', /^providers\.office365: can only be read, and "out" .* to "in" or "off"$/],
  ] as const)('names a product that can only be read where the policy says %s', (direction, words) => {
    expect(adapterNotices(policyWith([['office365', direction]]), adapters)).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it('says nothing of providers that are off, not named, or have an adapter', () => {
    const policy = policyWith([
      ['sentinel', 'both'],
      ['splunk', 'off'],
      ['office365', 'in'],
    ]);
    expect(adapterNotices(policy, adapters)).toEqual([]);
    expect(adapterNotices(policyWith([]), adapters)).toEqual([]);
  });
});
