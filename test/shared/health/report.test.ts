import type { CapabilityRecord } from '../../../shared/capability/finding.ts';
import { assessHealth, misconfiguredHealth, type HealthInput } from '../../../shared/health/health.ts';
import { createHealthReporter, type HealthDeps } from '../../../shared/health/report.ts';
import { tenantId } from '../../support/alert-keys.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minutesAgo = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

const place = { tenantId, provider: 'defenderXdr' } as const;

const stored: NonNullable<HealthInput['stored']> = {
  subscriptions: [{ tenantId, resource: 'security/alerts_v2', state: 'active', expiresAt: minutesAgo(-600) }],
  lastPolls: [{ ...place, lastSuccessAt: minutesAgo(1) }],
  capabilities: [],
  backlog: { changes: 3, poison: 0, deadLetters: 0 },
};
const well: HealthInput = {
  version: '1.2.3',
  mode: 'observe',
  notices: [],
  stored,
  polled: [place],
  active: [],
  idle: false,
  startedAt: now - 3_600_000,
  now,
};

describe('shared/health/health', () => {
  it('is well when storage answers and every poll is recent', () => {
    expect(assessHealth(well)).toEqual({
      healthy: true,
      problems: [],
      notices: [],
      version: '1.2.3',
      mode: 'observe',
      storage: { reachable: true },
      subscriptions: stored.subscriptions,
      polls: [{ ...place, lastSuccessAt: minutesAgo(1) }],
      capabilities: [],
      backlog: stored.backlog,
    });
  });

  it.each<[string, Partial<HealthInput>, RegExp]>([
    ['storage is out of reach', { stored: undefined }, /Storage.*AzureWebJobsStorage/],
    [
      'the last poll is too long ago',
      { stored: { ...stored, lastPolls: [{ ...place, lastSuccessAt: minutesAgo(11) }] } },
      /defenderXdr in tenant \S+ has succeeded for 11 minutes: .*poll-providers/,
    ],
    [
      'there never was a poll',
      { stored: { ...stored, lastPolls: [] } },
      /defenderXdr in tenant \S+ has succeeded yet/,
    ],
  ])('is not well when %s', (_, change, sentence) => {
    const { healthy, problems } = assessHealth({ ...well, ...change });
    expect(healthy).toBe(false);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
  });

  it.each<[string, Partial<HealthInput>]>([
    ['has just started', { startedAt: now - 60_000, stored: { ...stored, lastPolls: [] } }],
    [
      'was stopped for long and has just started',
      {
        startedAt: now - 60_000,
        stored: { ...stored, lastPolls: [{ ...place, lastSuccessAt: minutesAgo(600) }] },
      },
    ],
    ['polls nobody', { polled: [], stored: { ...stored, lastPolls: [] } }],
  ])('waits for a poll when the app %s', (_, change) => {
    expect(assessHealth({ ...well, ...change }).healthy).toBe(true);
  });

  it.each<[string, Partial<HealthInput>, RegExp]>([
    ['a setting could be better', { notices: ['CLIENT_STATE: looks guessable'] }, /guessable/],
    ['no provider is on', { idle: true }, /mirror.policy.json/],
    [
      'a resource was refused',
      {
        stored: {
          ...stored,
          subscriptions: [{ tenantId, resource: 'r', state: 'refused', words: 'Not here.' }],
        },
      },
      /subscribe to r in tenant \S+, .*Not here\./,
    ],
    [
      'a resource has no subscription yet',
      { stored: { ...stored, subscriptions: [{ tenantId, resource: 'r', state: 'missing' }] } },
      /no subscription to r/,
    ],
    [
      'there are dead letters',
      { stored: { ...stored, backlog: { changes: 0, poison: 0, deadLetters: 1 } } },
      /replay/,
    ],
    [
      'there is poison',
      { stored: { ...stored, backlog: { changes: 0, poison: 1, deadLetters: 0 } } },
      /replay/,
    ],
  ])('stays well, and says so, when %s', (_, change, sentence) => {
    const { healthy, notices } = assessHealth({ ...well, ...change });
    expect(healthy).toBe(true);
    expect(notices).toEqual([expect.stringMatching(sentence)]);
  });

  it('names every mistake in the settings', () => {
    const report = misconfiguredHealth('1.2.3', ['A: is missing', 'B: is no URL']);
    expect(report).toMatchObject({ healthy: false, problems: ['A: is missing', 'B: is no URL'] });
  });
});

const capable: CapabilityRecord = {
  ...place,
  asked: 'this',
  checkedAt: minutesAgo(9),
  reads: [{ can: 'yes', place: '', since: minutesAgo(9) }],
  writes: [],
};

describe('shared/health/report', () => {
  const queue = (count: number) => ({
    send: () => Promise.resolve(),
    count: () => Promise.resolve(count),
    oldestAt: () => Promise.resolve(undefined),
  });
  const deps: HealthDeps = {
    ...well,
    clock: { now: () => now },
    tenantIds: [tenantId],
    subscribed: [
      { tenantId, resource: 'security/alerts_v2' },
      { tenantId, resource: 'security/incidents' },
      { tenantId: 'another', resource: 'security/alerts_v2' },
    ],
    subscriptions: {
      list: () =>
        Promise.resolve([
          {
            state: 'refused',
            tenantId,
            resource: 'security/alerts_v2',
            doorHash: 'secret-hash',
            words: 'Not here.',
            refusedAt: minutesAgo(5),
          },
        ]),
      save: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    lastPolls: () => Promise.resolve(stored.lastPolls),
    active: [{ ...place, subscribesTo: ['security/alerts_v2'], isWritten: false }],
    capabilities: { list: () => Promise.resolve([capable]) },
    changes: queue(7),
    poison: queue(1),
    deadLetters: {
      add: () => Promise.resolve(),
      list: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
      count: () => Promise.resolve(2),
    },
    deadlineMs: 20,
  };

  it('gathers from storage', async () => {
    const report = await createHealthReporter(deps)();
    expect(report.backlog).toEqual({ changes: 7, poison: 1, deadLetters: 2 });
    expect(report.subscriptions).toEqual([
      { tenantId, resource: 'security/alerts_v2', state: 'refused', words: 'Not here.' },
      { tenantId, resource: 'security/incidents', state: 'missing' },
    ]);
    expect(report.capabilities).toEqual([
      { ...place, read: 'yes', write: 'not asked', subscribe: 'no', checkedAt: minutesAgo(9), cannot: [] },
    ]);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('scripted'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('takes storage that %s for unreachable', async (_, lastPolls) => {
    const report = await createHealthReporter({ ...deps, lastPolls })();
    expect(report).toMatchObject({ healthy: false, storage: { reachable: false } });
  });
});
