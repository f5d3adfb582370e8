import type { SubscriptionRecord } from '../../../shared/subscription/record.ts';
import { logStandings } from '../../../shared/subscription/standing.ts';
import { createCheckedLog } from '../../support/checked-log.ts';

const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const hour = 3_600_000;
const common = { tenantId, doorHash: 'secret-hash' };
const records: readonly SubscriptionRecord[] = [
  {
    ...common,
    state: 'active',
    resource: 'security/alerts_v2',
    id: 's1',
    changeType: 'updated',
    startedAt: '2026-11-22T08:00:00.000Z',
    expiresAt: '2026-11-25T06:00:00.000Z',
  },
  {
    ...common,
    state: 'refused',
    resource: 'security/incidents',
    words: 'Ask Jane Doe.',
    refusedAt: '2026-11-22T09:00:00.000Z',
  },
];

describe('shared/subscription/standing', () => {
  it('tells how each wanted subscription stands, and nothing that Graph said', async () => {
    const { log, lines } = createCheckedLog();
    await logStandings(
      {
        wanted: [
          { tenantId, resource: 'security/alerts_v2', provider: 'defenderXdr' },
          { tenantId, resource: 'security/incidents', provider: 'defenderXdrIncidents' },
          { tenantId, resource: 'security/alerts', provider: 'legacyGraphAlerts' },
        ],
        store: { list: () => Promise.resolve(records) },
        clock: { now: () => Date.parse('2026-11-22T10:00:00Z') },
      },
      log,
    );
    expect(lines.map(({ fields }) => fields)).toEqual([
      {
        tenantId,
        resource: 'security/alerts_v2',
        provider: 'defenderXdr',
        state: 'active',
        ageMs: 2 * hour,
        expiresInMs: 68 * hour,
      },
      { tenantId, resource: 'security/incidents', provider: 'defenderXdrIncidents', state: 'refused' },
      { tenantId, resource: 'security/alerts', provider: 'legacyGraphAlerts', state: 'missing' },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Jane|secret/);
  });

  it('asks nobody when nothing is wanted', async () => {
    const list = jest.fn();
    const { log, lines } = createCheckedLog();
    await logStandings({ wanted: [], store: { list }, clock: { now: () => 0 } }, log);
    expect([list.mock.calls, lines]).toEqual([[], []]);
  });
});
