/** Writes that the product refused in spite of their turn. */

import { begin, minute, promised } from '../../support/busy-product.ts';

describe('shared/mirror/keys-in-turn', () => {
  it('a write that the product refuses waits for what is promised once more, as its first promise is used up', async () => {
    const { clock, trial, run, act, shown, store } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.againAt = clock.time + 10 * minute;
    const turn = new Date(trial.againAt).toISOString();
    const outcome = await run('defenderXdr');
    expect(outcome.kind).toBe('done');
    expect(shown('defenderForCloud')).toBe('resolved truePositive');
    expect(promised(outcome)).toMatchObject([
      { delayMs: 9 * minute, key: { provider: 'legacyGraphAlerts', turn } },
    ]);
    const waiting = store.correlations()[0]?.copies.find(({ provider }) => provider === 'legacyGraphAlerts');
    expect(waiting).toMatchObject({ waitsUntil: turn });
    clock.time = trial.againAt;
    trial.againAt = 0;
    await run('legacyGraphAlerts', promised(outcome)[0]?.key);
    expect(shown('legacyGraphAlerts')).toBe('resolved truePositive');
  });

  it('a key that came for it leaves it to the new one, and comes again for what failed elsewhere', async () => {
    const { clock, trial, run, act, shown } = await begin('legacyGraphAlerts');
    act('defenderXdr', 'tp');
    trial.fails.add('defenderForCloud');
    trial.roomAt = clock.time + 10 * minute;
    trial.againAt = clock.time + 30 * minute;
    const [follow] = promised(await run('defenderXdr'));
    expect(shown('defenderForCloud')).toBe('new unknown');
    clock.time = trial.roomAt;
    const outcome = await run('legacyGraphAlerts', follow?.key);
    expect(outcome).toMatchObject({ kind: 'again', failed: true, isTurnOver: true });
    expect(promised(outcome)).toMatchObject([{ key: { turn: new Date(trial.againAt).toISOString() } }]);
    trial.fails.clear();
    await run('defenderXdr');
    expect(shown('defenderForCloud')).toBe('resolved truePositive');
  });
});
