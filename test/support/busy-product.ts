/** Copies of one alert, of which one product is busy until a moment that the test sets, or refuses what is written. */

import type { AlertKey } from '../../shared/alert/alert-key.ts';
import { TransientError } from '../../shared/errors.ts';
import type { MirrorDeps, Outcome } from '../../shared/mirror/deps.ts';
import { reconcileAlert } from '../../shared/mirror/reconcile.ts';
import { reconcileShared } from '../../shared/mirror/reconcile-shared.ts';
import { absentProvider } from '../../shared/policy/policy.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { keyFor } from './alert-keys.ts';
import { freeTurns, noApi } from './free-turns.ts';
import { allCapable } from './all-capable.ts';
import { createMemoryStore } from './memory-store.ts';
import { dispositionOf, policyOf } from './plan-case.ts';
import { createRandom } from './sim/random.ts';
import { createWorld, type WorldPlan } from './sim/world.ts';

export const three: WorldPlan = {
  alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0, defenderForCloud: 0 } }],
  incidents: [],
};
export const minute = 60_000;
const refusal = new TransientError('throttled', 'Too many.', { retryAfterMs: 20_000 });
const away = new TransientError('unavailable', 'Away.');

/** Three copies of one alert, of which one product is busy until a moment that the test sets. */
export async function begin(busy: ProviderId, plan: WorldPlan = three) {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const world = createWorld(plan, clock, createRandom(1), () => undefined);
  world.appear(clock.time);
  const store = createMemoryStore();
  const trial = {
    roomAt: 0,
    asked: 0,
    given: 0,
    againAt: 0,
    fails: new Set<ProviderId>(),
    returned: [] as number[],
    busyToo: busy,
  };
  const providers = new Map(
    [...world.products].map(([id, product]) => {
      const one = product.provider(async () => undefined);
      const write: Provider['write'] = async (...given) => {
        if (trial.againAt > 0 && id === busy) throw refusal;
        if (trial.fails.has(id)) throw away;
        return one.write(...given);
      };
      return [id, { ...one, write }] as const;
    }),
  );
  const deps: MirrorDeps = {
    clock,
    policy: policyOf({
      providers: new Map([...providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }])),
    }),
    providers,
    capabilities: allCapable,
    turns: {
      ...freeTurns(() => noApi),
      giveBack: (_tenant, _provider, _ref, at) => void trial.returned.push(at),
      take: async (_tenant, { id }, _ref, promised = 0, work = 'write') => {
        const again = async () => (trial.againAt > 0 && id === busy ? trial.againAt : undefined);
        if (work === 'look') return { kind: 'now', api: noApi, end: () => undefined, again };
        const at = Math.max(promised, trial.roomAt);
        if (id === busy) trial.asked += 1;
        if ((id === busy || id === trial.busyToo) && at > clock.time) return { kind: 'later', at };
        return { kind: 'now', api: noApi, end: () => void (trial.given += 1), again };
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
export const promised = ({ also = [] }: Outcome) => also.filter(({ key }) => key.turn !== undefined);
