import { judgeHealth } from '../../../../infra/scripts/smoke/judge-health.ts';
import { assessHealth, misconfiguredHealth, type HealthInput } from '../../../../shared/health/health.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const polledAt = '2026-11-22T11:59:30.000Z';
const subscription = { tenantId: 't', resource: 'security/alerts_v2' };
const place = { tenantId: 't', provider: 'sentinel' } as const;
const wellStored = {
  subscriptions: [{ ...subscription, state: 'active', expiresAt: '2026-11-23T00:00:00Z' }],
  lastPolls: [{ ...place, lastSuccessAt: polledAt }],
  capabilities: [],
  backlog: { changes: 0, poison: 0, deadLetters: 0 },
} satisfies HealthInput['stored'];
const input: HealthInput = {
  version: '0.1.0',
  mode: 'observe',
  notices: [],
  stored: wellStored,
  polled: [place],
  active: [],
  idle: false,
  startedAt: now - 3_600_000,
  now,
};

const lines = (report: unknown): readonly string[] =>
  judgeHealth(JSON.stringify(report)).map(({ kind, words }) => `${kind} ${words}`);
const judged = (changes: Partial<HealthInput>): readonly string[] =>
  lines(assessHealth({ ...input, ...changes }));
const stored = (changes: Partial<NonNullable<HealthInput['stored']>>): Partial<HealthInput> => ({
  stored: { ...wellStored, ...changes },
});

describe('infra/scripts/smoke/judge-health', () => {
  it('understands what the app itself says', () => {
    expect(judged({})).toEqual([
      'ok Alert Mirror 0.1.0 answers; its mode is observe',
      'ok storage is reachable',
      `ok sentinel was polled at ${polledAt}`,
      'ok subscribed to security/alerts_v2 until 2026-11-23T00:00:00Z',
    ]);
  });

  it.each<[string, Partial<HealthInput>, RegExp]>([
    ['storage that is out of reach', { stored: undefined }, /^FAIL Storage cannot be reached/m],
    [
      'a product that was never polled with success',
      stored({ lastPolls: [] }),
      /^FAIL sentinel has not been polled with success yet: a new permission may take an hour/m,
    ],
    [
      'a product whose polls fail',
      stored({ lastPolls: [{ ...place, lastSuccessAt: '2026-11-22T09:00:00Z' }] }),
      /^FAIL No poll of sentinel in tenant t has succeeded for 180 minutes/m,
    ],
    [
      'an app that polls nothing',
      { polled: [], idle: true },
      /^FAIL no product is polled: pack a mirror\.policy/m,
    ],
  ])('fails for %s', (_sentence, changes, words) => {
    expect(judged(changes).join('\n')).toMatch(words);
  });

  it.each<[string, Partial<HealthInput>, RegExp]>([
    [
      'a subscription that Graph refused',
      stored({ subscriptions: [{ ...subscription, state: 'refused', words: 'not supported' }] }),
      /^note Graph refused to subscribe to security\/alerts_v2.*not supported/m,
    ],
    [
      'a subscription that is not there yet',
      stored({ subscriptions: [{ ...subscription, state: 'missing' }] }),
      /^note There is no subscription to security\/alerts_v2 in tenant t yet/m,
    ],
    [
      'dead letters',
      stored({ backlog: { changes: 0, poison: 1, deadLetters: 2 } }),
      /^note There are dead letters/m,
    ],
    [
      'a notice of the settings',
      { notices: ['CLIENT_STATE: is not resolved'] },
      /^note CLIENT_STATE: is not/m,
    ],
  ])('only notes %s', (_sentence, changes, words) => {
    const judgement = judged(changes).join('\n');
    expect(judgement).toMatch(words);
    expect(judgement).not.toContain('FAIL');
  });

  it('names every mistake in the settings', () => {
    const judgement = lines(
      misconfiguredHealth('0.1.0', ['AZURE_TENANT_ID: is missing', 'POLL_SCHEDULE: x']),
    );
    expect(judgement).toContain('FAIL AZURE_TENANT_ID: is missing');
    expect(judgement).toContain('FAIL POLL_SCHEDULE: x');
  });

  it.each(['', '<html>', '{}', '{"healthy":true}', 'null'])('takes %j for another app', (text) => {
    expect(judgeHealth(text)).toEqual([
      { kind: 'FAIL', words: expect.stringContaining('is it another app?') },
    ]);
  });
});
