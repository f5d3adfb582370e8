import { createActivity, type TenantCall } from '../../../shared/telemetry/activity.ts';
import { createCheckedLog } from '../../support/checked-log.ts';

const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const call: TenantCall = {
  tenantId,
  api: 'graph',
  caller: 'defenderXdr',
  method: 'GET',
  operation: '/security/alerts_v2/{id}',
  status: 200,
  outcome: 'ok',
  ms: 40,
};

function setUp() {
  const clock = { time: 1_000_000, now: () => clock.time };
  const activity = createActivity(clock);
  const { log, lines } = createCheckedLog();
  const report = (afterMs = 0) => {
    clock.time += afterMs;
    activity.report(log);
    return lines.splice(0);
  };
  return { activity, report };
}

describe('shared/telemetry/activity', () => {
  it('sums calls up by caller, operation and outcome', () => {
    const { activity, report } = setUp();
    activity.call(call);
    activity.call({ ...call, ms: 60 });
    activity.call({ ...call, outcome: 'throttled', status: 429, ms: 5 });
    const operation = 'GET /security/alerts_v2/{id}';
    const row = { caller: 'defenderXdr', operation };
    expect(report()).toEqual([
      {
        level: 'info',
        message: 'api calls',
        fields: {
          tenantId,
          calls: [
            { ...row, outcome: 'ok', count: 2, ms: 100, maxMs: 60 },
            { ...row, outcome: 'throttled', count: 1, ms: 5, maxMs: 5 },
          ],
        },
      },
    ]);
  });

  it('sums up tenant by tenant, so that the noise of one leaves none of another out', () => {
    const { activity, report } = setUp();
    for (let i = 0; i < 200; i++) activity.call({ ...call, operation: `/${i}` });
    activity.call({ ...call, tenantId: 'another' });
    activity.key({ tenantId: 'another', provider: 'sentinel', source: 'poll', outcome: 'done' });
    const lines = report();
    expect(lines.map(({ message, fields }) => [message, fields.tenantId])).toEqual([
      ['api calls', tenantId],
      ['api calls', 'another'],
      ['keys handled', 'another'],
    ]);
    expect(lines[1]?.fields.calls).toMatchObject([{ caller: 'defenderXdr', count: 1 }]);
  });

  it('tells at most once a minute, however much there is, and forgets nothing', () => {
    const { activity, report } = setUp();
    const told: number[] = [];
    for (let i = 0; i < 6_000; i++) {
      activity.key({ tenantId, provider: 'sentinel', source: 'poll', outcome: 'done' });
      for (const { fields } of report(100))
        told.push(...(fields.keys as { count: number }[]).map(({ count }) => count));
    }
    expect(told).toHaveLength(10);
    expect(told.reduce((a, b) => a + b, 0)).toBeGreaterThan(6_000 - 600);
  });

  it.each(['throttled', 'forbidden', 'unavailable'] as const)('tells of %s within seconds', (outcome) => {
    const { activity, report } = setUp();
    activity.call(call);
    report();
    activity.call({ ...call, outcome });
    expect(report(1_000)).toEqual([]);
    expect(report(4_000)).toHaveLength(1);
  });

  it.each(['ok', 'not-found', 'conflict'] as const)('does not hurry because of %s', (outcome) => {
    const { activity, report } = setUp();
    activity.call(call);
    report();
    activity.call({ ...call, outcome });
    expect(report(59_000)).toEqual([]);
    expect(report(1_000)).toHaveLength(1);
  });

  it('says nothing when nothing happened', () => {
    const { report } = setUp();
    expect(report(600_000)).toEqual([]);
  });

  it('warns when dropped notifications were forged', () => {
    const { activity, report } = setUp();
    activity.dropped(new Map([['duplicate', 2]]));
    expect(report()).toMatchObject([{ level: 'info', fields: { deliveries: 1, dropped: { duplicate: 2 } } }]);
    activity.dropped(new Map([['clientState', 5]]));
    activity.dropped(new Map());
    expect(report(5_000)).toMatchObject([
      {
        level: 'warn',
        message: 'deliveries dropped',
        fields: { deliveries: 2, dropped: { clientState: 5 } },
      },
    ]);
  });
});
