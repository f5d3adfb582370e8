import { unknownHealth } from '../../../local/start/health.ts';
import { copyKey, type AppRecord } from '../../../local/start/judge/app-record.ts';
import type { Snapshot } from '../../../local/start/snapshot.ts';
import { toView } from '../../../local/start/view.ts';
import type { Copy } from '../../../local/tenant/control/control.ts';
import { products } from '../../../local/tenant/state/products.ts';
import { defaultSwitches } from '../../../local/tenant/state/switches.ts';
import { at, copyAt, decidedBy } from './judge/copies.ts';

const mirrored = new Map(products.map((id) => [id, 'written'] as const));

function snapshotOf(copies: readonly Copy[], changes: Partial<Snapshot> = {}): Snapshot {
  const ids = [...new Set(copies.map(({ story }) => story))];
  const stories = ids.map((id) => {
    const own = copies.filter(({ story }) => story === id);
    return { id, title: `Title of ${id}`, history: own.some(({ history }) => history), copies: own };
  });
  return {
    phase: 'ready',
    stories,
    seeded: new Set(ids),
    copies,
    faults: [],
    switches: defaultSwitches,
    records: [],
    failures: new Map(),
    health: unknownHealth,
    lags: [],
    ...changes,
  };
}

const closed = { status: 'resolved', classification: 'truePositive' };
const drifting = [
  decidedBy(copyAt('defenderXdr', { story: 'a', ref: 'a1' }), 5, closed),
  copyAt('sentinel', { story: 'a', ref: 'a2' }),
];
const untouched = copyAt('defenderXdr', { story: 'b', ref: 'b1' });
const past = copyAt('defenderXdr', { story: 'c', ref: 'c1', history: true });

describe('local/start/view', () => {
  it('counts what is in step, and leaves history out of the count', () => {
    const { summary } = toView(snapshotOf([...drifting, untouched, past]), mirrored);
    expect(summary).toMatchObject({ alerts: 2, inStep: 1, held: 0, oldestDriftSince: at(5) });
  });

  it('puts what was raised last on top, and history at the end', () => {
    const copies = [past, untouched, ...drifting, copyAt('sentinel', { story: 'd', ref: 'd1' })];
    const { alerts } = toView(snapshotOf(copies, { seeded: new Set(['b', 'c']) }), mirrored);
    expect(alerts.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
  });

  it("shows the app's record of an alert at that alert only", () => {
    const record: AppRecord = {
      agreed: { words: 'resolved · truePositive', decidedAt: at(5), decidedBy: 'defenderXdr|a1' },
      copies: new Set(drifting.map(copyKey)),
      objections: new Map([['sentinel|a2', { check: 'guard', reason: 'too many closings' }]]),
    };
    const { alerts, summary } = toView(snapshotOf([...drifting, untouched], { records: [record] }), mirrored);
    expect(alerts.map(({ agreed, headline }) => [agreed, headline])).toEqual([
      [['resolved · truePositive'], '1 held back'],
      [[], 'Nothing decided'],
    ]);
    expect(alerts[0]?.copies[1]).toMatchObject({ mark: 'held', reason: 'still new; too many closings' });
    expect(summary).toMatchObject({ inStep: 1, held: 1 });
  });

  it('shows what the tenant does by itself, and whether it does', () => {
    const { behaviours } = toView(
      snapshotOf([], { switches: { ...defaultSwitches, cascade: false, nativeSync: true } }),
      mirrored,
    );
    expect(behaviours.map(({ id, on }) => [id, on])).toEqual([
      ['cascade', false],
      ['nativeSync', true],
    ]);
  });

  it('lists no more than a page can hold, and says how many are left out', () => {
    const copies = Array.from({ length: 100 }, (_, i) =>
      copyAt('sentinel', { story: `s${i}`, ref: `s${i}` }),
    );
    const { alerts, hidden, summary } = toView(snapshotOf(copies), mirrored);
    expect([alerts.length, hidden, summary.alerts]).toEqual([60, 40, 100]);
  });
});
