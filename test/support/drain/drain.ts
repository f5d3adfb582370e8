/**
 * Very many alerts that people close at once, and how the mirror gets through them while a quiet tenant has its own few
 * to close. In simulated time.
 */

import { act } from '../../../local/tenant/control/act.ts';
import { copiesOf } from '../../../local/tenant/control/copies.ts';
import type { Copy } from '../../../local/tenant/control/control.ts';
import { raise } from '../../../local/tenant/control/raise.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { listTenants, type Tenant } from '../../../shared/tenants.ts';
import { createRandom } from '../sim/random.ts';
import { createAgenda } from './agenda.ts';
import { batchOf, closedWords, type TenantPlan } from './drain-plan.ts';
import { createDrainedMirror } from './drained-mirror.ts';
import { createDrainedTenant, type DrainedTenant } from './drained-tenant.ts';
import { ignoredRefusals } from '../../../scripts/ignored-refusals.ts';
import { createQuietTenant, type Lag } from './quiet-tenant.ts';
import { copyName, reportOf, type Drained } from './report.ts';

export interface DrainOptions {
  /** Tenants in which very much is decided at once; may be none. */
  readonly flooded: readonly TenantPlan[];
  readonly alerts: number;
  readonly quiet: TenantPlan;
  /** When alerts of the quiet tenant are closed: milliseconds after the flood. */
  readonly moments: readonly number[];
  readonly mostMinutes: number;
}

export interface DrainResult {
  readonly tenants: readonly { readonly name: string; readonly products: readonly Drained[] }[];
  readonly lags: readonly Lag[];
  readonly deadLetters: readonly string[];
  /** Errors in the log, poison, calls that a careful app doesn't make. */
  readonly problems: readonly string[];
  /** Calls that were refused with a `Retry-After`. */
  readonly refusals: number;
  /** Calls made in spite of one. */
  readonly ignored: readonly string[];
  readonly ledgerOperations: number;
  readonly messages: number;
}

const start = Date.parse('2026-11-22T00:00:00.000Z');
const instances = 2;
/** In which the alerts appear, so that those of all kinds are among each other, as everywhere. */
const rounds = 20;
const pauseMinutes = 60;
const minutesBetweenLooks = 5;
/** After the sweep, so that the next one is as near in every run. */
const quarter = 15 * 60_000;
const afterSweep = 5 * 60_000;

interface Place {
  readonly plan: TenantPlan;
  readonly tenant: DrainedTenant;
}

export async function drain(options: DrainOptions): Promise<DrainResult> {
  const { flooded, alerts, quiet, moments, mostMinutes } = options;
  const agenda = createAgenda(start);
  const random = createRandom(11);
  const placeOf = (plan: TenantPlan): Place => ({
    plan,
    tenant: createDrainedTenant(plan.tenantId, agenda, random),
  });
  const places = flooded.map(placeOf);
  const beside = placeOf(quiet);
  const all = [...places, beside];
  const mirror = createDrainedMirror({
    ...{ agenda, random },
    tenants: all.map(({ plan }) => tenantOf(plan, alerts)),
    worlds: new Map(all.map(({ plan, tenant }) => [plan.tenantId, tenant])),
  });
  const others = createQuietTenant(agenda, quiet, beside.tenant, moments);

  // All that is there becomes known, as over weeks.
  for (const { tenant } of all) tenant.world.throttle.configure({ on: false });
  mirror.start(instances, 'none');
  await mirror.pass(1);
  others.raise();
  for (let round = 0; round < rounds; round++) {
    for (const place of places) raiseRound(place, alerts, round);
    await mirror.pass(1);
  }
  await mirror.pass(mostMinutes, () => mirror.queue.size === 0);
  await agenda.run(agenda.now() + pauseMinutes * 60_000);
  await mirror.pass(15, () => agenda.now() % quarter === afterSweep);

  for (const { tenant } of all) tenant.beginCounting();
  mirror.start(instances, 'published');
  const before = { ledger: mirror.ledger.operations, messages: mirror.queue.taken };
  const begun = agenda.now();
  for (const place of places) decide(place);
  const toWrite = new Map(places.map((place) => [place, leftOpen(place)]));
  others.schedule();
  let minutes = 0;
  await mirror.pass(
    mostMinutes,
    () => minutes++ % minutesBetweenLooks === 0 && others.isInStep() && places.every(isInStep),
  );
  const calls = all.map(({ tenant }) => tenant.calls);
  return {
    tenants: places.map((place) => ({
      name: place.plan.name,
      products: reportOf({
        ...{ begun, copies: mirrored(place), toWrite: toWrite.get(place) ?? new Set() },
        ...{ decidedAt: (story) => batchOf(place.plan, story)?.decidedAt, calls: place.tenant.calls },
      }),
    })),
    lags: others.lags(),
    deadLetters: mirror.deadLetters,
    problems: [
      ...mirror.problems,
      ...mirror.queue.poison.map((text) => `given up by the host: ${text}`),
      ...all.flatMap(({ tenant: { world } }) =>
        world.violations.list().map(({ rule, operation }) => `${rule} at ${operation}`),
      ),
    ],
    refusals: calls.flat().filter(({ retryAfterMs }) => retryAfterMs !== undefined).length,
    ignored: calls.flatMap(ignoredRefusals).map(({ caller, quota }) => `${caller} at ${quota}`),
    ledgerOperations: mirror.ledger.operations - before.ledger,
    messages: mirror.queue.taken - before.messages,
  };
}

function raiseRound({ plan, tenant }: Place, alerts: number, round: number): void {
  for (const { blueprint, share } of plan.batches) {
    const until = (rounded: number): number => Math.round((alerts * share * rounded) / rounds);
    const count = until(round + 1) - until(round);
    if (count > 0) raise(tenant.world, { blueprint, count });
  }
}

function decide({ plan, tenant: { world } }: Place): void {
  for (const { id, copies } of world.stories.values()) {
    const batch = batchOf(plan, id);
    for (const { provider, ref } of copies)
      if (provider === batch?.decidedAt)
        act(world, { provider, ref, ...batch.verdict, by: 'alex@contoso.com' });
  }
}

/** Copies of the products that its policy has on. */
const mirrored = ({ plan, tenant: { world } }: Place): readonly Copy[] =>
  copiesOf(world, undefined).filter(({ provider }) => plan.providers[provider] !== undefined);

/** A detection ends with the risk of its person, the audit log follows the alert. */
const leftOpen = (place: Place): ReadonlySet<string> =>
  new Set(
    mirrored(place)
      .filter(({ status, provider, ref }) => {
        const { direction } = place.plan.providers[provider] ?? {};
        return !closedWords.has(status) && direction === 'both' && !ref.startsWith('detection:');
      })
      .map(copyName),
  );

const isInStep = (place: Place): boolean => mirrored(place).every(({ status }) => closedWords.has(status));

/** A guard that lets all of it pass. */
function tenantOf({ tenantId, providers }: TenantPlan, closures: number): Tenant {
  const guards = { maxClosuresPerHour: Math.max(1_000, 10 * closures), maxShareOfOpen: 1 };
  const parsed = parsePolicy(JSON.stringify({ mode: 'enforce', fingerprints: 'link', guards, providers }));
  if (!parsed.ok) throw new Error(parsed.mistakes.join('; '));
  const [tenant] = listTenants({ tenantId, endpoints: {} }, parsed.policy);
  if (tenant === undefined) throw new Error('no tenant');
  return tenant;
}
