import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { Barrier, Capabilities } from '../../../shared/capability/capabilities.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { reconcileKey } from '../../../shared/mirror/reconcile-key.ts';
import { sweepProvider } from '../../../shared/mirror/sweep.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { dispositionOf } from '../../support/plan-case.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { allCapable } from '../../support/all-capable.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { policyOf } from '../../support/plan-case.ts';
import { createRandom } from '../../support/sim/random.ts';
import { createWorld } from '../../support/sim/world.ts';

const minute = 60_000;

/** One alert with a copy in two products, and maybe an incident; what one of them lets the app do can be changed. */
function createTrial(other: 'legacyGraphAlerts' | 'sentinel') {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const plan = {
    alerts: [{ copies: { defenderXdr: 0, legacyGraphAlerts: 0 } }],
    incidents: other === 'sentinel' ? (['sentinel'] as const) : [],
  };
  const world = createWorld(plan, clock, createRandom(1), () => undefined);
  world.appear(clock.time);
  const providers = new Map(
    [...world.products].map(([id, product]) => [id, product.provider(async () => undefined)]),
  );
  const closed = { barrier: undefined as Barrier | undefined, regainedAt: undefined as string | undefined };
  const capabilities: Capabilities = {
    ...allCapable,
    readable: async (_tenant, provider, scope) =>
      closed.barrier?.deed === 'read' && provider.id === other ? undefined : scope,
    barrier: async (_tenant, { id }) => (id === other ? closed.barrier : undefined),
    regainedAt: async () => closed.regainedAt,
    caughtUp: async () => {
      closed.regainedAt = undefined;
    },
  };
  const mirror: MirrorDeps = {
    clock,
    policy: policyOf({
      providers: new Map([...providers.keys()].map((id) => [id, { ...absentProvider, direction: 'both' }])),
    }),
    providers,
    turns: freeTurns(() => noApi),
    capabilities,
    store: createMemoryStore(),
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => String(clock.time),
  };
  const { log, lines } = createCheckedLog();
  const providerOf = (id: ProviderId) => {
    const provider = providers.get(id);
    if (provider === undefined) throw new Error('no such product');
    return provider;
  };
  return {
    closed,
    lines,
    async look(id: ProviderId, key: Partial<AlertKey> = {}) {
      clock.time += minute;
      const whole = { ...keyFor(`${id}-0`), provider: id, ...key };
      const outcome = await reconcileKey(mirror, whole, log);
      await outcome.afterSent?.();
      return outcome;
    },
    act(id: ProviderId, words: string) {
      clock.time += minute;
      world.act({ provider: id, ref: `${id}-0` }, dispositionOf(words));
    },
    status: (id: ProviderId) => world.products.get(id)?.state(`${id}-0`).disposition.status,
    async sweep(id: ProviderId): Promise<readonly AlertKey[]> {
      clock.time += minute;
      const keys: AlertKey[] = [];
      const ports = {
        mirror,
        cursors: { writeDrift: async () => undefined },
        send: async (sent: readonly AlertKey[]) => void keys.push(...sent),
        sleep: async () => undefined,
        newTraceparent: () => '00-0-0-01',
      };
      await sweepProvider(ports, tenantId, providerOf(id), log);
      return keys;
    },
  };
}

async function decidedBehind(barrier: Barrier) {
  const trial = createTrial('legacyGraphAlerts');
  await trial.look('defenderXdr');
  await trial.look('legacyGraphAlerts');
  trial.closed.barrier = barrier;
  trial.act('defenderXdr', 'tp');
  const outcome = await trial.look('defenderXdr');
  return { ...trial, outcome };
}

describe('shared/mirror/sweep', () => {
  it('leaves what may not be written, says why, and catches up once it may', async () => {
    const { outcome, lines, sweep, status, closed, look } = await decidedBehind({
      deed: 'write',
      reason: 'no',
    });
    expect(outcome.kind).toBe('done');
    expect(status('legacyGraphAlerts')).toBe('new');
    const planned = lines.filter(({ message }) => message === 'planned').at(-1);
    expect(planned?.fields.notWritten).toEqual([{ provider: 'legacyGraphAlerts', check: 'capability' }]);
    expect(await sweep('legacyGraphAlerts')).toEqual([]);
    expect(lines.at(-1)?.fields).toMatchObject({ excused: { capability: 1 }, outOfStep: 0 });
    closed.barrier = undefined;
    const [key] = await sweep('legacyGraphAlerts');
    expect(key).toMatchObject({ ref: 'legacyGraphAlerts-0', source: 'sweep' });
    await look('legacyGraphAlerts', key);
    expect(status('legacyGraphAlerts')).toBe('resolved');
    expect(await sweep('legacyGraphAlerts')).toEqual([]);
  });

  it('does not list what can’t be read, and catches up once it can', async () => {
    const { outcome, lines, sweep, status, closed, look } = await decidedBehind({
      deed: 'read',
      reason: 'no',
    });
    expect(outcome.kind).toBe('done');
    const before = lines.length;
    expect(await sweep('legacyGraphAlerts')).toEqual([]);
    expect(lines.slice(before)).toEqual([]);
    closed.barrier = undefined;
    const [key] = await sweep('legacyGraphAlerts');
    await look('legacyGraphAlerts', key);
    expect(status('legacyGraphAlerts')).toBe('resolved');
  });

  it('catches up with incidents as well, of which the list does not show that they are left open', async () => {
    const { look, act, sweep, closed } = createTrial('sentinel');
    for (const id of ['defenderXdr', 'legacyGraphAlerts'] as const) await look(id);
    await look('sentinel', { ref: 'sentinel-1' });
    closed.barrier = { deed: 'write', reason: 'no' };
    act('defenderXdr', 'tp');
    await look('defenderXdr');
    expect([await sweep('sentinel'), await sweep('defenderXdr')]).toEqual([[], []]);
    closed.barrier = undefined;
    // By its alert, as long as a list has that, and by itself, once.
    expect(await sweep('defenderXdr')).toMatchObject([{ ref: 'defenderXdr-0' }]);
    closed.regainedAt = '2026-11-22T11:00:00.000Z';
    expect(await sweep('sentinel')).toMatchObject([{ ref: 'sentinel-1' }]);
    expect(await sweep('sentinel')).toEqual([]);
  });
});
