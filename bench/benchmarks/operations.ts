/** What a notification, a change, an echo and a first sight ask of storage and of the products: counted, not timed. */

import type { Story } from '../../local/tenant/seed/story.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { atMost, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { alertsOnlyPolicy, benchPolicy } from '../targets/start.ts';
import { startCountedStack, type CountedStack, type Counts } from './counted-stack.ts';
import { sleep } from './wait.ts';

/** Longer than the settle time of products without time stamps. */
const settleMs = 6_000;
/** The first closing of an hour at a product asks it how many copies are open there, and reads the hour's count. */
const firstOfTheHour = 20;
const changes = 40;

export const operations: Benchmark = {
  name: 'operations',
  title: 'Storage operations and product calls, counted (each per notification, change or copy)',
  async run(context) {
    const two = await countAll(context, 'two copies, none shared', alertsOnlyPolicy, {
      pushed: ['defenderForCloudApps'],
      shared: 0,
    });
    const four = await countAll(context, 'four copies, two of them shared', benchPolicy, {
      pushed: ['defenderForCloudApps', 'sentinel'],
      shared: 2,
    });
    return [...two, ...four];
  },
};

interface Setting {
  /** Products that tell of their copies by their own door. */
  readonly pushed: readonly Product[];
  /** Copies with a row of their own. */
  readonly shared: number;
}

/** Table operations of design §4: two reads, and one of each shared copy's own row. */
const lookBudget = (shared: number): number => 2 + shared;
/**
 * Two reads and two transactions, with one read and two writes of each shared copy's own row; the look that verifies it
 * later; and what guard and hints may cost.
 */
const changeBudget = (shared: number): number => 4 + 3 * shared + lookBudget(shared) + 0.2;

async function countAll(
  context: BenchmarkContext,
  name: string,
  policy: string,
  { pushed, shared }: Setting,
): Promise<readonly Measure[]> {
  const stack = await startCountedStack(context, policy);
  const stories = await stack.control.raise({ blueprint: 'identity', count: context.quick ? 10 : 200 });
  const measures: Measure[] = [];
  const add = (what: string, counts: Counts, per: number, limits: Limits = {}): void => {
    context.say(`${name}: ${what}`);
    measures.push(...report(`${name} · ${what}`, counts, per, limits));
  };
  const alerts = stories.map((story) => refOf(story, 'defenderXdr'));
  add('first sight of the alert', await stack.count(() => notifyEach(stack, alerts)), alerts.length);
  for (const provider of pushed) {
    const work = async (): Promise<void> => {
      for (const story of stories) await stack.push(provider, refOf(story, provider));
    };
    add(`first sight at ${provider}`, await stack.count(work), stories.length);
  }
  await sleep(settleMs);
  for (const { size, total } of [
    { size: 1, total: 5 },
    { size: 10, total: 3 },
    { size: 100, total: 2.3 },
  ]) {
    if (size > alerts.length) continue;
    const counts = await stack.count(() => notifyEach(stack, alerts, size));
    add(`nothing changed, ${size} in a POST`, counts, alerts.length, { table: lookBudget(shared), total });
  }
  const first = stories.slice(0, firstOfTheHour);
  const firstCounts = await stack.count(() => closeEach(stack, first));
  add(`mirrored change, of the first ${firstOfTheHour} in an hour`, firstCounts, first.length);
  const later = stories.slice(firstOfTheHour, firstOfTheHour + changes);
  if (later.length > 0) {
    const counts = await stack.count(() => closeEach(stack, later));
    add('mirrored change, later', counts, later.length, { table: changeBudget(shared) });
  }
  const echoes = first.map((story) => refOf(story, 'defenderXdr'));
  add('echo', await stack.count(() => notifyEach(stack, echoes)), echoes.length, {
    table: lookBudget(shared),
  });
  return measures;
}

const refOf = ({ copies }: Story, wanted: Product): string =>
  copies.find(({ provider }) => provider === wanted)?.ref ?? '';

async function notifyEach(stack: CountedStack, alertIds: readonly string[], size = 1): Promise<void> {
  const things = alertIds.map((id) => ({ resource: 'alerts_v2' as const, id }));
  for (let i = 0; i < things.length; i += size) await stack.notify(things.slice(i, i + size));
}

/** An analyst closes them in Defender XDR, one after another; Graph tells of each. */
async function closeEach(stack: CountedStack, stories: readonly Story[]): Promise<void> {
  for (const story of stories) {
    const ref = refOf(story, 'defenderXdr');
    await stack.control.act({
      provider: 'defenderXdr',
      ref,
      by: 'alex@contoso.com',
      status: 'resolved',
      classification: 'truePositive',
      determination: 'compromisedAccount',
      comment: 'Closed for a measurement.',
    });
    await notifyEach(stack, [ref]);
  }
}

interface Limits {
  readonly table?: number;
  readonly total?: number;
}

function report(
  name: string,
  { storage, products }: Counts,
  per: number,
  limits: Limits,
): readonly Measure[] {
  const tables = named(storage, 'table ');
  const queues = named(storage, 'queue ');
  const total = (sum(tables) + sum(queues)) / per;
  return [
    measure(`${name} · table operations`, tables, per, limits.table),
    measure(`${name} · queue operations`, queues, per),
    { name: `${name} · storage operations in all`, value: total, unit: '', ...goalOf(total, limits.total) },
    measure(`${name} · product calls`, products, per),
  ];
}

function measure(name: string, counts: ReadonlyMap<string, number>, per: number, limit?: number): Measure {
  const parts = [...counts].map(([part, count]) => `${part} ${(count / per).toFixed(2)}`);
  const detail = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const value = sum(counts) / per;
  return { name: `${name}${detail}`, value, unit: '', ...goalOf(value, limit) };
}

/** The operations of one service, without its name. */
function named(counts: ReadonlyMap<string, number>, prefix: string): ReadonlyMap<string, number> {
  return new Map(
    [...counts]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]) => [name.slice(prefix.length), count] as const),
  );
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

const goalOf = (value: number, limit: number | undefined) =>
  limit === undefined ? {} : atMost(value, limit, '');
