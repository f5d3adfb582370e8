import fc from 'fast-check';
import { emptyPolicy, parsePolicy } from '../../../shared/policy/parse.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { anyPolicyDocument, subscriptionId, workspaceId } from '../../support/policy-document.ts';

const parse = (document: unknown) => parsePolicy(JSON.stringify(document));

const mistakesOf = (document: unknown): readonly string[] => {
  const parsed = parse(document);
  return parsed.ok ? [] : parsed.mistakes;
};

function policyOf(document: unknown): Policy {
  const parsed = parse(document);
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'));
  return parsed.policy;
}

/** The policy as a document again. */
const documentOf = (policy: Policy): unknown => ({
  ...policy,
  providers: Object.fromEntries(
    [...policy.providers].map(([id, { azureSubscriptions, workspaces, ...entry }]) => [
      id,
      {
        ...entry,
        ...(id === 'defenderForCloud' ? { azureSubscriptions } : {}),
        ...(id === 'sentinel' ? { workspaces } : {}),
      },
    ]),
  ),
});

const on = (entry: object = {}) => ({ direction: 'both', ...entry });
const sentinel = (...workspaces: readonly unknown[]) => ({ providers: { sentinel: on({ workspaces }) } });
const cloud = (...azureSubscriptions: readonly unknown[]) => ({
  providers: { defenderForCloud: on({ azureSubscriptions }) },
});

describe('shared/policy/parse', () => {
  it('fills in every default', () => {
    expect(policyOf({})).toEqual(emptyPolicy);
    expect(emptyPolicy).toEqual({
      mode: 'observe',
      providers: new Map(),
      fingerprints: 'suggest',
      guards: { maxClosuresPerHour: 200, maxShareOfOpen: 0.5 },
      conflicts: {
        status: 'newest',
        classification: 'newest',
        determination: 'newest',
        comment: 'newest',
        assignedTo: 'newest',
      },
      assignedTo: 'off',
      reopen: { members: 'leave' },
      lookBackDays: 7,
      tenants: [],
    });
  });

  it('reads a whole policy', () => {
    const document = {
      $schema: './mirror.policy.schema.json',
      mode: 'enforce',
      providers: {
        defenderXdr: { direction: 'both', since: '2026-11-01T02:00:00+02:00', settleSeconds: 30 },
        sentinel: on({ workspaces: [workspaceId('LAW-Main').replace('resourceGroups', 'resourcegroups')] }),
        defenderForCloud: { direction: 'in', azureSubscriptions: [subscriptionId.toUpperCase()] },
        entraIdProtection: { direction: 'out', allowIrreversible: true },
        jira: { direction: 'off' },
      },
      guards: { maxClosuresPerHour: 10 },
      conflicts: { comment: { prefer: 'sentinel' } },
      assignedTo: 'mirror',
      reopen: { members: 'reopen' },
      fingerprints: 'link',
      lookBackDays: 30,
    };
    const absent = { azureSubscriptions: [], workspaces: [], allowIrreversible: false };
    expect(policyOf(document)).toEqual({
      mode: 'enforce',
      providers: new Map<string, unknown>([
        [
          'defenderXdr',
          { ...absent, direction: 'both', since: '2026-11-01T00:00:00.000Z', settleSeconds: 30 },
        ],
        ['sentinel', { ...absent, direction: 'both', workspaces: [workspaceId('law-main').toLowerCase()] }],
        ['defenderForCloud', { ...absent, direction: 'in', azureSubscriptions: [subscriptionId] }],
        ['entraIdProtection', { ...absent, direction: 'out', allowIrreversible: true }],
        ['jira', { ...absent, direction: 'off' }],
      ]),
      fingerprints: 'link',
      guards: { maxClosuresPerHour: 10, maxShareOfOpen: 0.5 },
      conflicts: {
        status: 'newest',
        classification: 'newest',
        determination: 'newest',
        comment: { prefer: 'sentinel' },
        assignedTo: 'newest',
      },
      assignedTo: 'mirror',
      reopen: { members: 'reopen' },
      lookBackDays: 30,
      tenants: [],
    });
  });

  it.each<[string, unknown, string]>([
    ['is not an object', [], 'the policy: expected an object; found an array'],
    [
      'has an unknown mode',
      { mode: 'enforced' },
      'mode: expected one of "observe", "enforce"; found "enforced"; did you mean "enforce"?',
    ],
    ['has a mistyped key', { mod: 'observe' }, 'mod: is not a key of the policy; did you mean "mode"?'],
    [
      'has a key that nothing comes near',
      { guards: { retention: 3 } },
      'guards.retention: is not a key of the policy; take it out, or use one of maxClosuresPerHour, maxShareOfOpen',
    ],
    [
      'has a key under the wrong provider',
      { providers: { jira: on({ workspaces: [] }) } },
      'providers.jira.workspaces: is not a key of the policy here; it belongs to sentinel; take it out, or use one of direction, allowIrreversible, since, quotaFactor, mapping, settleSeconds',
    ],
    [
      'has a mistyped provider',
      { providers: { sentinal: on() } },
      'providers.sentinal: is not a key of the policy; did you mean "sentinel"?',
    ],
    [
      'names a key of every object',
      JSON.parse('{"__proto__": 1}'),
      expect.stringMatching(/^__proto__: is not a key of the policy; take it out/),
    ],
    ['has a key that is no word', { 'a\nb': 1 }, expect.stringMatching(/^\["a\\nb"\]: is not a key/)],
    [
      'leaves out a direction',
      { providers: { jira: {} } },
      'providers.jira.direction: is missing; expected one of "off", "in", "out", "both"',
    ],
    [
      'names something that is not a workspace',
      sentinel(workspaceId(), '/subscriptions/x'),
      'providers.sentinel.workspaces[1]: is not an ARM resource id of a Log Analytics workspace; expected /subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.OperationalInsights/workspaces/<name>; found "/subscriptions/x"',
    ],
    [
      'names a thing below a workspace',
      sentinel(`${workspaceId()}/providers/x`),
      expect.stringContaining('workspaces[0]: is not an ARM resource id'),
    ],
    [
      'names the same workspace twice',
      sentinel(workspaceId(), workspaceId().toUpperCase()),
      'providers.sentinel.workspaces[1]: is the same as providers.sentinel.workspaces[0]; keep one of the two',
    ],
    [
      'turns Sentinel on without a workspace',
      sentinel(),
      'providers.sentinel.workspaces: names nothing, but sentinel is on; add at least one ARM resource id of a Log Analytics workspace, or set direction to "off"',
    ],
    [
      'turns Defender for Cloud on without a subscription',
      { providers: { defenderForCloud: on() } },
      'providers.defenderForCloud.azureSubscriptions: names nothing, but defenderForCloud is on; add at least one Azure subscription id, or set direction to "off"',
    ],
    [
      'names something that is not a subscription id',
      cloud('production'),
      'providers.defenderForCloud.azureSubscriptions[0]: is not the id of an Azure subscription; expected a GUID (az account show --query id); found "production"',
    ],
    [
      'names the same subscription twice',
      cloud(subscriptionId, subscriptionId.toUpperCase()),
      'providers.defenderForCloud.azureSubscriptions[1]: is the same as providers.defenderForCloud.azureSubscriptions[0]; keep one of the two',
    ],
    [
      'has a date without a time',
      { providers: { jira: on({ since: '2026-11-01' }) } },
      'providers.jira.since: is not a date and time; expected ISO 8601 with its zone, such as 2026-11-01T00:00:00Z; found "2026-11-01"',
    ],
    [
      'has a day that never was',
      { providers: { jira: on({ since: '2026-02-30T00:00:00Z' }) } },
      expect.stringContaining('jira.since: is not a date'),
    ],
    [
      'has a settle time of nothing',
      { providers: { jira: on({ settleSeconds: 0 }) } },
      'providers.jira.settleSeconds: expected at least 1; found 0',
    ],
    [
      'has half a second',
      { providers: { jira: on({ settleSeconds: 1.5 }) } },
      'providers.jira.settleSeconds: expected a whole number; found 1.5',
    ],
    [
      'has a text for a number',
      { guards: { maxClosuresPerHour: '5' } },
      'guards.maxClosuresPerHour: expected a number; found "5"',
    ],
    [
      'has an impossible share',
      { guards: { maxShareOfOpen: 0 } },
      'guards.maxShareOfOpen: expected more than 0; found 0',
    ],
    ['looks back too far', { lookBackDays: 31 }, 'lookBackDays: expected at most 30; found 31'],
    ['has null for an object', { guards: null }, 'guards: expected an object; found null'],
    [
      'has no such conflict rule',
      { conflicts: { status: 'oldest' } },
      'conflicts.status: is no conflict rule; expected "newest" or {"prefer": "<provider>"}; found "oldest"',
    ],
    [
      'prefers what is no provider',
      { conflicts: { status: { prefer: 'sentinl' } } },
      expect.stringMatching(
        /^conflicts\.status\.prefer: expected one of .*; found "sentinl"; did you mean "sentinel"\?$/,
      ),
    ],
    [
      'prefers a provider that is off',
      { conflicts: { status: { prefer: 'jira' } } },
      'conflicts.status.prefer: names a provider whose changes do not count; set providers.jira.direction to "in" or "both", or use "newest"',
    ],
    [
      'prefers a provider that is only written to',
      { providers: { jira: { direction: 'out' } }, conflicts: { comment: { prefer: 'jira' } } },
      expect.stringMatching(/^conflicts\.comment\.prefer: names a provider whose changes do not count/),
    ],
    [
      'writes the same alerts through two doors',
      { providers: { defenderXdr: { direction: 'out' }, defenderForEndpoint: { direction: 'both' } } },
      'providers.defenderForEndpoint.direction: writes the very alerts that defenderXdr writes, so that each decision would be written twice; set it to "off" (defenderXdr has every alert of Defender for Endpoint)',
    ],
    [
      'writes alerts_v2 and the legacy API',
      { providers: { defenderXdr: { direction: 'both' }, legacyGraphAlerts: { direction: 'out' } } },
      expect.stringMatching(
        /^providers\.legacyGraphAlerts\.direction: writes the very alerts that defenderXdr/,
      ),
    ],
    [
      'writes Defender for Endpoint and the legacy API',
      { providers: { defenderForEndpoint: { direction: 'out' }, legacyGraphAlerts: { direction: 'both' } } },
      expect.stringMatching(
        /^providers\.legacyGraphAlerts\.direction: .* set that of defenderForEndpoint to "in"\)$/,
      ),
    ],
    [
      'writes Defender for Cloud and the legacy API',
      {
        providers: {
          defenderForCloud: on({ azureSubscriptions: [subscriptionId] }),
          legacyGraphAlerts: { direction: 'both' },
        },
      },
      expect.stringMatching(
        /^providers\.legacyGraphAlerts\.direction: .* set that of defenderForCloud to "in"\)$/,
      ),
    ],
  ])('refuses a policy that %s', (_sentence, document, mistake) => {
    expect(mistakesOf(document)).toEqual([mistake]);
  });

  it.each([
    [{ defenderXdr: { direction: 'both' }, legacyGraphAlerts: { direction: 'in' } }],
    [{ defenderXdr: { direction: 'in' }, legacyGraphAlerts: { direction: 'both' } }],
    [{ defenderForCloudApps: { direction: 'both' }, legacyGraphAlerts: { direction: 'both' } }],
  ])('allows %j', (providers) => {
    expect(mistakesOf({ providers })).toEqual([]);
  });

  it.each([
    ['out', 'in'],
    ['in', 'both'],
    ['both', 'off'],
    ['off', 'both'],
  ])('allows alerts_v2 %s beside Defender for Endpoint %s', (xdr, endpoint) => {
    const providers = { defenderXdr: { direction: xdr }, defenderForEndpoint: { direction: endpoint } };
    expect(mistakesOf({ providers })).toEqual([]);
  });

  it('names every mistake at once', () => {
    const document = {
      mod: 'observe',
      providers: {
        sentinel: { direction: 'both', workspaces: ['x', 'x'] },
        defenderForCloud: on(),
        jira: {},
      },
      conflicts: { status: { prefer: 'webhook' } },
      lookBackDays: 0,
    };
    expect(
      mistakesOf(document)
        .map((mistake) => mistake.split(':')[0])
        .sort(),
    ).toEqual([
      'conflicts.status.prefer',
      'lookBackDays',
      'mod',
      'providers.defenderForCloud.azureSubscriptions',
      'providers.jira.direction',
      'providers.sentinel.workspaces[0]',
      'providers.sentinel.workspaces[1]',
      'providers.sentinel.workspaces[1]',
    ]);
  });

  it('cuts short what it repeats', () => {
    expect(mistakesOf({ mode: 'x'.repeat(10_000) })[0]?.length).toBeLessThan(300);
  });

  it('says where the text is not JSON', () => {
    expect(parsePolicy('{')).toEqual({ ok: false, mistakes: [expect.stringContaining('line 1, column 2')] });
  });

  it('never throws, whatever the document', () => {
    const keys = fc.constantFrom(
      'mode',
      'providers',
      'sentinel',
      'workspaces',
      'conflicts',
      'prefer',
      'direction',
      'x',
    );
    const jsonish = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.dictionary(keys, tie('value')),
        fc.array(tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(jsonish, (document) => {
        const parsed = parse(document);
        expect(parsed.ok || parsed.mistakes.length > 0).toBe(true);
      }),
    );
  });

  it('comes to the same again from what it made of a valid policy', () => {
    fc.assert(
      fc.property(anyPolicyDocument, (document) => {
        const policy = policyOf(document);
        expect(policyOf(documentOf(policy))).toEqual(policy);
      }),
    );
  });

  it('keeps every provider and every id of a valid policy', () => {
    fc.assert(
      fc.property(anyPolicyDocument, (document) => {
        const { providers } = policyOf(document);
        expect([...providers.keys()]).toEqual(expect.arrayContaining(Object.keys(document.providers ?? {})));
        expect(providers.size).toBe(Object.keys(document.providers ?? {}).length);
        for (const { workspaces, azureSubscriptions } of providers.values()) {
          const ids = [...workspaces, ...azureSubscriptions];
          expect(ids).toEqual(ids.map((id) => id.toLowerCase()));
        }
      }),
    );
  });
});
