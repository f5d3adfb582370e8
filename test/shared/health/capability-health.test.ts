import type { CapabilityRecord, Finding } from '../../../shared/capability/finding.ts';
import type { ActivePlace } from '../../../shared/health/capability-health.ts';
import { assessHealth, type HealthInput } from '../../../shared/health/health.ts';
import { tenantId } from '../../support/alert-keys.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const since = '2026-11-22T09:00:00.000Z';
const sentinel: ActivePlace = { tenantId, provider: 'sentinel', subscribesTo: [], isWritten: true };
const yes = (place = ''): Finding => ({ can: 'yes', place, since });
const no = (place = '', code?: string): Finding => ({
  can: 'no',
  why: 'noPermission',
  place,
  since,
  ...(code === undefined ? {} : { code }),
});

function healthWith(
  reads: readonly Finding[],
  writes: readonly Finding[],
  place: ActivePlace = sentinel,
  over: Partial<HealthInput> = {},
) {
  const record: CapabilityRecord = { ...place, asked: 'this', checkedAt: since, reads, writes };
  const stored = {
    subscriptions: [],
    lastPolls: [],
    capabilities: [record],
    backlog: { changes: 0, poison: 0, deadLetters: 0 },
  };
  const polled = [{ tenantId, provider: place.provider }];
  const base = {
    version: '1',
    mode: 'enforce',
    notices: [],
    idle: false,
    startedAt: now - 36e5,
    now,
  } as const;
  return assessHealth({ ...base, stored, polled, active: [place], ...over });
}

describe('shared/health/capability-health', () => {
  it('names the product, the reason, its code and what to do, and not that its polls are late', () => {
    const { healthy, problems } = healthWith([no('', 'AuthorizationFailed')], [yes()]);
    expect(healthy).toBe(false);
    expect(problems).toEqual([
      `sentinel cannot be read in tenant ${tenantId}: the identity of the app lacks a permission [AuthorizationFailed]; npm run grants shows which one.`,
    ]);
  });

  it('says so of each place, once, where a product can be neither read nor written', () => {
    const { problems } = healthWith([no('/w'), yes('/v')], [no('/w'), no('/v')]);
    expect(problems.filter((problem) => problem.includes('cannot be'))).toEqual([
      expect.stringContaining('sentinel cannot be read at /w:'),
      expect.stringContaining('sentinel cannot be written at /v:'),
    ]);
  });

  it('only notes that it could not write while it does not want to', () => {
    const { problems, notices } = healthWith(
      [yes()],
      [no()],
      { ...sentinel, isWritten: false },
      { polled: [] },
    );
    expect(problems).toEqual([]);
    expect(notices).toEqual([expect.stringContaining('sentinel cannot be written')]);
  });

  it('finds nothing wrong with what nobody could tell', () => {
    const unknown: Finding = { can: 'unknown', place: '', since };
    const { healthy, capabilities } = healthWith([unknown], [unknown], sentinel, { polled: [] });
    expect(healthy).toBe(true);
    expect(capabilities).toMatchObject([{ read: 'unknown', write: 'unknown', cannot: [] }]);
  });

  it('shows every product that is on, also before anybody has asked it', () => {
    const place: ActivePlace = { ...sentinel, provider: 'defenderXdr', subscribesTo: ['security/alerts_v2'] };
    const other = { tenantId: 'another', provider: 'sentinel', subscribesTo: [], isWritten: true } as const;
    const subscriptions = [{ tenantId, resource: 'security/alerts_v2', state: 'active' }] as const;
    const { capabilities } = healthWith([yes(), no('/w')], [], sentinel, {
      active: [place, sentinel, other],
      stored: {
        subscriptions,
        lastPolls: [],
        backlog: { changes: 0, poison: 0, deadLetters: 0 },
        capabilities: [
          {
            tenantId,
            provider: 'sentinel',
            asked: '',
            checkedAt: since,
            reads: [yes('/v'), no('/w')],
            writes: [],
          },
        ],
      },
    });
    const never = { read: 'not asked', write: 'not asked', cannot: [] };
    expect(capabilities).toEqual([
      { tenantId, provider: 'defenderXdr', subscribe: 'yes', ...never },
      {
        tenantId,
        provider: 'sentinel',
        read: 'partly',
        write: 'not asked',
        subscribe: 'not offered',
        checkedAt: since,
        cannot: [{ deed: 'read', place: '/w', why: 'noPermission', since }],
      },
      { tenantId: 'another', provider: 'sentinel', subscribe: 'not offered', ...never },
    ]);
  });
});
