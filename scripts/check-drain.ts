/**
 * `node scripts/check-drain.ts`: ten thousand alerts that people close at once, in three tenants with every product, in
 * simulated time, against products that count with the published quotas; and beside them a tenant that closes one now
 * and then. `DRAIN_ALERTS` sets another number: a thousand take a sixteenth of the time.
 */

import { everyProduct, quietTenant, type TenantPlan } from '../test/support/drain/drain-plan.ts';
import { drain, type DrainResult } from '../test/support/drain/drain.ts';
import type { Lag } from '../test/support/drain/quiet-tenant.ts';
import type { Drained } from '../test/support/drain/report.ts';
import { addUp, formatTally, oneCheck, type Tally } from './tally.ts';

const alerts = Number(process.env.DRAIN_ALERTS ?? 10_000);
const mostMinutes = 24 * 60;
const mostRefused = 0.02;
const mostRatio = 1.1;
/**
 * Entra ID Protection counts by the second: between two instances' calls there must be room for what the network makes
 * of the moment, and a page of a list takes the room of three calls.
 */
const mostRatioOf = new Map([['entraIdProtection', 1.4]]);
/** Seconds by which a copy of the quiet tenant may come later than without the others. */
const mostDelay = 60;

/** What the scarcest quotas take, more or less. */
const expectedMs = (alerts / 1_000) * 16 * 60_000;
/** When the quiet tenant's alerts are closed: nearly at once, and while the others are at work. */
const moments = [0, 0.1, 0.3, 0.5, 0.7].map((share) => Math.round(expectedMs * share) + 20_000);

/** What is wrong with one product's drain. */
function mistakesIn({ product, ratio, refusedShare, lost, doubled }: Drained): readonly string[] {
  return [
    ...(ratio > (mostRatioOf.get(product) ?? mostRatio)
      ? [`${product}: took ${ratio.toFixed(3)} times what its quotas allow`]
      : []),
    ...(refusedShare >= mostRefused
      ? [`${product}: ${percent(refusedShare)} of its calls were refused`]
      : []),
    ...(lost > 0 ? [`${product}: ${lost} copies are not in step`] : []),
    ...(doubled > 0 ? [`${product}: ${doubled} copies were written more often than needed`] : []),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function lineOf(name: string, drained: Drained): string {
  const { product, changes, seconds, ratio, bareRatio, refusedShare, lost, doubled } = drained;
  const time =
    changes === 0
      ? 'nothing to write'
      : `${Math.round(seconds / 60)} min, ${ratio.toFixed(3)} of its quotas (${bareRatio.toFixed(3)} of a look and a write each)`;
  return `${name.padEnd(20)} ${product.padEnd(20)} ${changes} changes, ${time}, ${percent(refusedShare)} refused, ${lost} lost, ${doubled} doubled`;
}

interface Delay {
  readonly of: string;
  /** Seconds. */
  readonly delay: number;
}

/** How much later each copy of the quiet tenant came than without the others, the worst first. */
function delays(beside: readonly Lag[], alone: readonly Lag[]): readonly Delay[] {
  const msAlone = new Map(alone.map(({ of, ms }) => [of, ms]));
  return beside
    .map(({ of, ms }) => ({ of, delay: (ms - (msAlone.get(of) ?? -Infinity)) / 1_000 }))
    .toSorted((a, b) => b.delay - a.delay);
}

const runWith = (flooded: readonly TenantPlan[]): Promise<DrainResult> =>
  drain({ flooded, alerts, quiet: quietTenant, moments, mostMinutes });

/** One check for each product of a tenant, and one for each thing that may not happen anywhere. */
export async function checkDrain(): Promise<Tally> {
  const before = process.cpuUsage();
  const result = await runWith(everyProduct);
  const late = delays(result.lags, (await runWith([])).lags);
  const cpu = process.cpuUsage(before);
  const { tenants, deadLetters, problems, messages, ledgerOperations, refusals, ignored } = result;
  const [worst = { of: 'nothing', delay: Infinity }] = late;
  const seconds = Math.round((cpu.user + cpu.system) / 1e6);
  process.stdout.write(
    `${alerts} alerts, ${messages} messages, ${ledgerOperations} ledger operations, ${deadLetters.length} dead letters, ${seconds} s of CPU\n`,
  );
  for (const { name, products } of tenants)
    for (const product of products) process.stdout.write(`${lineOf(name, product)}\n`);
  process.stdout.write(
    `quiet: ${late.length} copies, the latest (${worst.of}) ${worst.delay.toFixed(1)} s later than alone; ${refusals} refusals with a time, ${ignored.length} calls in spite of one\n`,
  );
  const products = tenants.map(({ name, products }) =>
    products.map((product) => mistakesIn(product).map((mistake) => `${name}: ${mistake}`)),
  );
  const others = [
    deadLetters,
    problems,
    ignored.map((call) => `in spite of a 429: ${call}`),
    late
      .filter(({ delay }) => !(delay <= mostDelay))
      .map(({ of, delay }) => `quiet: ${of} came ${delay.toFixed(1)} s later than alone`),
  ];
  const mistakes = [...products.flat(), ...others];
  for (const mistake of mistakes.flatMap((list) => list.slice(0, 5)))
    process.stdout.write(`wrong: ${mistake}\n`);
  return addUp(mistakes.map((list) => oneCheck(list.length === 0)));
}

if (import.meta.main) {
  const tally = await checkDrain();
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
