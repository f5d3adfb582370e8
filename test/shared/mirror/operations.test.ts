/** What a key costs in table operations (design §4). Whoever makes one dearer must say so here. */

import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { MirrorDeps, Outcome } from '../../../shared/mirror/deps.ts';
import { reconcileAlert } from '../../../shared/mirror/reconcile.ts';
import { reconcileShared } from '../../../shared/mirror/reconcile-shared.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { allCapable } from '../../support/all-capable.ts';
import { keyFor } from '../../support/alert-keys.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';
import { dispositionOf, policyOf } from '../../support/plan-case.ts';
import { createRandom } from '../../support/sim/random.ts';
import { createWorld, type WorldPlan } from '../../support/sim/world.ts';
import { createTableStoreOn } from '../../support/table-store.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

/** A world in which nothing fails, and a mirror on real tables. */
async function createMirror(plan: WorldPlan) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const world = createWorld(plan, clock, createRandom(1), () => undefined);
  world.appear(clock.time);
  const { store, operations } = await createTableStoreOn(azurite);
  const providers = new Map(
    [...world.products].map(([id, one]) => [id, one.provider(async () => undefined)]),
  );
  const deps: MirrorDeps = {
    clock,
    policy: policyOf({
      providers: new Map([...providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }])),
    }),
    providers,
    turns: freeTurns(() => noApi),
    capabilities: allCapable,
    store,
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => String(clock.time),
  };
  async function run(id: ProviderId, ref: string): Promise<Outcome> {
    const provider = providers.get(id);
    if (provider === undefined) throw new Error('no such product');
    const key: AlertKey = { ...keyFor(ref), provider: id };
    const reconcile = provider.kind === 'shared' ? reconcileShared : reconcileAlert;
    const outcome = await reconcile(deps, key, provider, () => undefined);
    await outcome.afterSent?.();
    return outcome;
  }
  return {
    run,
    /** The operations of one key, later than everything before. */
    async cost(id: ProviderId, ref = `${id}-0`): Promise<readonly string[]> {
      clock.time += 60_000;
      operations.length = 0;
      await run(id, ref);
      return [...operations];
    },
    act(id: ProviderId, words: string): void {
      clock.time += 60_000;
      world.act(
        { provider: id, ref: world.shared.some((one) => one.provider === id) ? `${id}-1` : `${id}-0` },
        dispositionOf(words),
      );
    },
  };
}

const alone: WorldPlan = { alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0 } }], incidents: [] };
const inIncident: WorldPlan = {
  alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0 } }],
  incidents: ['defenderXdrIncidents'],
};

describe('shared/mirror/operations', () => {
  it('first sight of an alert: finding nothing, a claim and a look for each alias, and the record', async () => {
    const { cost } = await createMirror(alone);
    // Its own name; another alias, claimed and looked at; the correlation that it might lead to; its name; the record.
    expect(await cost('defenderXdr')).toHaveLength(1 + 2 + 1 + 2 + 1);
  });

  it('first sight of a further copy that has one alias', async () => {
    const { cost } = await createMirror(alone);
    await cost('defenderXdr');
    // Its own name; the alias, tried and looked at; the correlation; its name; the record.
    expect(await cost('legacyGraphAlerts')).toHaveLength(1 + 2 + 1 + 2 + 1);
  });

  it('a key that changes nothing: two', async () => {
    const { cost } = await createMirror(alone);
    await cost('defenderXdr');
    await cost('legacyGraphAlerts');
    expect(await cost('defenderXdr')).toEqual(['GET aliases', 'GET correlations']);
    expect(await cost('legacyGraphAlerts')).toHaveLength(2);
  });

  it('a mirrored change: four; what comes back of it: two', async () => {
    const { cost, act } = await createMirror(alone);
    await cost('defenderXdr');
    await cost('legacyGraphAlerts');
    act('defenderXdr', 'tp/malware');
    const operations = await cost('defenderXdr');
    expect(operations).toEqual(['GET aliases', 'GET correlations', 'POST correlations', 'POST correlations']);
    expect(await cost('legacyGraphAlerts')).toHaveLength(2);
    expect(await cost('defenderXdr')).toHaveLength(2);
  });

  it('a change that leads to no write: three', async () => {
    const { cost, act } = await createMirror({ alerts: [{ copies: { defenderXdr: 0 } }], incidents: [] });
    await cost('defenderXdr');
    act('defenderXdr', 'tp');
    expect(await cost('defenderXdr')).toHaveLength(3);
  });

  it('with a shared copy: one more to read when nothing changes', async () => {
    const { cost } = await createMirror(inIncident);
    for (const id of ['defenderXdr', 'legacyGraphAlerts', 'defenderXdr'] as const) await cost(id);
    expect(await cost('defenderXdr')).toEqual(['GET aliases', 'GET correlations', 'GET shared']);
  });

  it('with a shared copy: one more of each kind for a mirrored change', async () => {
    const { cost, act } = await createMirror(inIncident);
    for (const id of ['defenderXdr', 'legacyGraphAlerts'] as const) await cost(id);
    act('legacyGraphAlerts', 'tp');
    const operations = await cost('legacyGraphAlerts');
    expect(operations.toSorted()).toEqual(
      [
        'GET aliases',
        'GET correlations',
        'GET shared',
        'POST correlations',
        'POST correlations',
        'PUT shared',
        'PUT shared',
      ].toSorted(),
    );
    expect(await cost('defenderXdr')).toHaveLength(3);
  });

  it('a look at a shared copy that has not changed: one', async () => {
    const { cost } = await createMirror(inIncident);
    await cost('defenderXdr');
    await cost('defenderXdrIncidents', 'defenderXdrIncidents-1');
    expect(await cost('defenderXdrIncidents', 'defenderXdrIncidents-1')).toEqual(['GET shared']);
  });

  it('a shared copy that a person changed: read, noted, and marked when its alerts were told', async () => {
    const { cost, act } = await createMirror(inIncident);
    await cost('defenderXdr');
    act('defenderXdrIncidents', 'tp');
    expect(await cost('defenderXdrIncidents', 'defenderXdrIncidents-1')).toEqual([
      'GET shared',
      'PUT shared',
      'PUT shared',
    ]);
  });

  it('the last of many alerts asks for each of the others, the first only for the next', async () => {
    const alerts = Array.from({ length: 20 }, () => ({ copies: { legacyGraphAlerts: 0 } }));
    const { cost, act } = await createMirror({ alerts, incidents: ['sentinel'] });
    for (const [i] of alerts.entries()) await cost('legacyGraphAlerts', `legacyGraphAlerts-${i}`);
    await cost('sentinel', 'sentinel-1');
    act('legacyGraphAlerts', 'tp');
    const operations = await cost('legacyGraphAlerts');
    // Two of the other alerts by alias and record, beside what a change without a write costs with a shared copy.
    expect(operations.length).toBeLessThanOrEqual(4 + 2 * 2);
  });
});
