/** Writes that have to wait for the product's quota: under keys of their own, and once for all changes that wait. */

import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { MirrorDeps, Outcome } from '../../../shared/mirror/deps.ts';
import { reconcileAlert } from '../../../shared/mirror/reconcile.ts';
import { reconcileShared } from '../../../shared/mirror/reconcile-shared.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { keyFor } from '../../support/alert-keys.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { allCapable } from '../../support/all-capable.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { dispositionOf, policyOf } from '../../support/plan-case.ts';
import { createRandom } from '../../support/sim/random.ts';
import { createWorld, type WorldPlan } from '../../support/sim/world.ts';

const three: WorldPlan = {
  alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0, defenderForCloud: 0 } }],
  incidents: [],
};
const minute = 60_000;

/** Three copies of one alert, of which one product is busy until a moment that the test sets. */
async function begin(busy: ProviderId, plan: WorldPlan = three) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const world = createWorld(plan, clock, createRandom(1), () => undefined);
  world.appear(clock.time);
  const store = createMemoryStore();
  const providers = new Map(
    [...world.products].map(([id, one]) => [id, one.provider(async () => undefined)]),
  );
  const trial = { roomAt: 0, asked: 0, given: 0 };
  const deps: MirrorDeps = {
    clock,
    policy: policyOf({
      providers: new Map([...providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }])),
    }),
    providers,
    capabilities: allCapable,
    turns: {
      ...freeTurns(() => noApi),
      take: async (_tenant, { id }, _ref, promised = 0, work = 'write') => {
        if (work === 'look') return { kind: 'now', api: noApi, end: () => undefined };
        const at = Math.max(promised, trial.roomAt);
        if (id === busy) trial.asked += 1;
        if (id === busy && at > clock.time) return { kind: 'later', at };
        return { kind: 'now', api: noApi, end: () => void (trial.given += 1) };
      },
    },
    store,
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => String(clock.time),
  };
  const run = async (id: ProviderId, key: Partial<AlertKey> = {}): Promise<Outcome> => {
    clock.time += minute;
    const provider = providers.get(id);
    if (provider === undefined) throw new Error('no such product');
    const ref = provider.kind === 'shared' ? `${id}-1` : `${id}-0`;
    const reconcile = provider.kind === 'shared' ? reconcileShared : reconcileAlert;
    const whole = { ...keyFor(ref), provider: id, ...key };
    const outcome = await reconcile(deps, whole, provider, () => undefined);
    await outcome.afterSent?.();
    return outcome;
  };
  for (const id of providers.keys()) await run(id);
  const act = (id: ProviderId, words: string): void => {
    clock.time += minute;
    world.act({ provider: id, ref: `${id}-0` }, dispositionOf(words));
  };
  const shown = (id: ProviderId, ref = `${id}-0`): string => {
    const { status, classification } = world.products.get(id)?.state(ref).disposition ?? {};
    return `${status ?? ''} ${classification ?? ''}`;
  };
  return { clock, trial, run, act, shown, store };
}

/** Keys that come at a promised moment; a look that verifies an answer is another matter. */
const promised = ({ also = [] }: Outcome) => also.filter(({ key }) => key.turn !== undefined);

describe('shared/mirror/hold-turns', () => {
  it('a product that is busy holds up no other, and its write gets a key of its own at the promised moment', async () => {
    const { clock, trial, run, act, shown, store } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 10 * minute;
    const outcome = await run('defenderXdr');
    expect(shown('defenderForCloud')).toBe('resolved truePositive');
    expect(shown('legacyGraphAlerts')).toBe('new unknown');
    expect(outcome.kind).toBe('done');
    expect(promised(outcome)).toMatchObject([
      {
        delayMs: 9 * minute,
        key: { provider: 'legacyGraphAlerts', turn: new Date(trial.roomAt).toISOString() },
      },
    ]);
    const waiting = store.correlations()[0]?.copies.find(({ provider }) => provider === 'legacyGraphAlerts');
    expect(waiting).toMatchObject({
      waitsUntil: new Date(trial.roomAt).toISOString(),
      objection: { check: 'quota' },
    });
  });

  it('the key that comes at that moment writes it, and then nothing waits any more', async () => {
    const { clock, trial, run, act, shown, store } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 10 * minute;
    const [follow] = promised(await run('defenderXdr'));
    clock.time = trial.roomAt;
    await run('legacyGraphAlerts', follow?.key);
    expect(shown('legacyGraphAlerts')).toBe('resolved truePositive');
    const copy = store.correlations()[0]?.copies.find(({ provider }) => provider === 'legacyGraphAlerts');
    expect(copy).not.toHaveProperty('waitsUntil');
    expect(copy).not.toHaveProperty('objection');
  });

  it('further changes of the alert wait with the first: one promise, and one write of what was decided last', async () => {
    const { clock, trial, run, act, shown, store } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 20 * minute;
    const [follow] = promised(await run('defenderXdr'));
    const asked = trial.asked;
    act('defenderXdr', 'closed');
    expect(promised(await run('defenderXdr'))).toEqual([]);
    act('defenderXdr', 'fp');
    expect(promised(await run('defenderXdr'))).toEqual([]);
    expect(trial.asked).toBe(asked);
    clock.time = trial.roomAt;
    await run('legacyGraphAlerts', follow?.key);
    expect(shown('legacyGraphAlerts')).toBe('resolved falsePositive');
    const copy = store.correlations()[0]?.copies.find(({ provider }) => provider === 'legacyGraphAlerts');
    expect(copy?.written).toMatchObject({ times: 1 });
  });

  it('a key that comes too early keeps its promise', async () => {
    const { clock, trial, run } = await begin('legacyGraphAlerts');
    trial.roomAt = clock.time + 10 * minute;
    const turn = new Date(trial.roomAt).toISOString();
    const outcome = await run('legacyGraphAlerts', { turn, source: 'requeue' });
    expect(outcome).toMatchObject({ kind: 'again', delayMs: 9 * minute, failed: false, turn });
  });

  it('a promised key that was lost is not needed: whoever comes after that moment writes', async () => {
    const { clock, trial, run, act, shown } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 10 * minute;
    await run('defenderXdr');
    clock.time = trial.roomAt;
    await run('defenderXdr', { source: 'sweep' });
    expect(shown('legacyGraphAlerts')).toBe('resolved truePositive');
  });

  it('an incident that nobody could look at yet is closed by its alert, at the promised moment', async () => {
    const inIncident: WorldPlan = { ...three, incidents: ['defenderXdrIncidents'] };
    const { clock, trial, run, act, shown } = await begin('defenderXdrIncidents', inIncident);
    const incident = ['defenderXdrIncidents', 'defenderXdrIncidents-1'] as const;
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 10 * minute;
    const { also = [] } = await run('defenderXdr');
    const follow = also.find(({ delayMs }) => delayMs >= 9 * minute);
    expect(follow).toMatchObject({
      key: { provider: 'defenderXdr', turnFor: { provider: 'defenderXdrIncidents' } },
    });
    expect(shown(...incident)).toBe('new unknown');
    clock.time = trial.roomAt;
    await run('defenderXdr', follow?.key);
    expect(shown(...incident)).toBe('resolved truePositive');
  });

  it('gives back what it did not need', async () => {
    const { clock, trial, run } = await begin('legacyGraphAlerts');
    const before = trial.given;
    await run('legacyGraphAlerts', { turn: new Date(clock.time).toISOString(), source: 'requeue' });
    expect(trial.given).toBe(before + 1);
  });
});
