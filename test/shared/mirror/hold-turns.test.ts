/** Writes that have to wait for the product's quota: under keys of their own, and once for all changes that wait. */

import type { WorldPlan } from '../../support/sim/world.ts';
import { begin, minute, promised, three } from '../../support/busy-product.ts';

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

  it('a promise is given back when nothing is due there after all, once, and whoever comes for it then ends', async () => {
    const { clock, trial, run, act, shown, store } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    const roomAt = clock.time + 20 * minute;
    trial.roomAt = roomAt;
    const [follow] = promised(await run('defenderXdr'));
    expect(trial.returned).toEqual([]);
    act('legacyGraphAlerts', 'tp');
    await run('legacyGraphAlerts', { source: 'poll' });
    await run('legacyGraphAlerts', { source: 'sweep' });
    expect(trial.returned).toEqual([roomAt]);
    const copy = store.correlations()[0]?.copies.find(({ provider }) => provider === 'legacyGraphAlerts');
    expect(copy).toMatchObject({ returned: follow?.key.turn });
    expect(copy).not.toHaveProperty('waitsUntil');
    clock.time = roomAt;
    const { asked, given } = trial;
    expect(await run('legacyGraphAlerts', follow?.key)).toEqual({ kind: 'done' });
    expect({ ...trial, fails: undefined }).toMatchObject({ asked, given, returned: [roomAt] });
    expect(shown('legacyGraphAlerts')).toBe('resolved truePositive');
  });

  it('a key whose own promise was given back does what else waits for its moment', async () => {
    const { clock, trial, run, act, shown } = await begin('legacyGraphAlerts');
    trial.busyToo = 'defenderForCloud';
    act('defenderXdr', 'tp');
    const roomAt = clock.time + 20 * minute;
    trial.roomAt = roomAt;
    const follows = promised(await run('defenderXdr'));
    expect(follows).toHaveLength(1);
    const own = follows[0]?.key.provider ?? 'defenderXdr';
    const [other] = (['legacyGraphAlerts', 'defenderForCloud'] as const).filter((id) => id !== own);
    act(own, 'tp');
    await run(own, { source: 'poll' });
    expect(trial.returned).toEqual([roomAt]);
    clock.time = roomAt;
    await run(own, follows[0]?.key);
    expect(shown(other ?? 'defenderXdr')).toBe('resolved truePositive');
  });

  it('after a promise was given back the next write has one of its own, and its key is heard', async () => {
    const { clock, trial, run, act, shown } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.roomAt = clock.time + 20 * minute;
    await run('defenderXdr');
    act('legacyGraphAlerts', 'tp');
    await run('legacyGraphAlerts', { source: 'poll' });
    act('defenderXdr', 'fp');
    trial.roomAt = clock.time + 30 * minute;
    const [follow] = promised(await run('defenderXdr'));
    expect(follow?.key.turn).toBe(new Date(trial.roomAt).toISOString());
    clock.time = trial.roomAt;
    await run('legacyGraphAlerts', follow?.key);
    expect(shown('legacyGraphAlerts')).toBe('resolved falsePositive');
  });

  it('gives back what it did not need', async () => {
    const { clock, trial, run } = await begin('legacyGraphAlerts');
    const before = trial.given;
    await run('legacyGraphAlerts', { turn: new Date(clock.time).toISOString(), source: 'requeue' });
    expect(trial.given).toBe(before + 1);
  });
});
