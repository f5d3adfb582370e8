/**
 * `node scripts/check-drain.ts`: a thousand alerts that people close at once, in simulated time, against products that
 * count with the published quotas. `DRAIN_ALERTS` sets another number; docs/performance.md says how far it goes.
 */

import { everyProduct } from '../test/support/drain/drain-plan.ts';
import { drain } from '../test/support/drain/drain.ts';
import type { Drained } from '../test/support/drain/report.ts';
import { addUp, formatTally, oneCheck, type Tally } from './tally.ts';

const alerts = Number(process.env.DRAIN_ALERTS ?? 1_000);
const mostMinutes = 24 * 60;
const mostRatio = 1.1;
const mostRefused = 0.02;

/** What is wrong with one product's drain. */
function mistakesIn({ product, ratio, refusedShare, lost, doubled }: Drained): readonly string[] {
  return [
    ...(ratio > mostRatio ? [`${product}: took ${ratio.toFixed(3)} times what its quotas allow`] : []),
    ...(refusedShare >= mostRefused
      ? [`${product}: ${percent(refusedShare)} of its calls were refused`]
      : []),
    ...(lost > 0 ? [`${product}: ${lost} copies are not in step`] : []),
    ...(doubled > 0 ? [`${product}: ${doubled} copies were written more often than needed`] : []),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function lineOf({
  product,
  changes,
  seconds,
  ratio,
  bareRatio,
  refusedShare,
  lost,
  doubled,
}: Drained): string {
  const time =
    changes === 0
      ? 'nothing to write'
      : `${Math.round(seconds / 60)} min, ${ratio.toFixed(3)} of its quotas (${bareRatio.toFixed(3)} of a look and a write each)`;
  return `${product.padEnd(22)} ${changes} changes, ${time}, ${percent(refusedShare)} refused, ${lost} lost, ${doubled} doubled`;
}

/** One check for each product, one for dead letters, one for everything else that went wrong. */
export async function checkDrain(): Promise<Tally> {
  const startedAt = performance.now();
  const { products, deadLetters, problems, messages, ledgerOperations } = await drain(
    everyProduct,
    alerts,
    mostMinutes,
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(
    `${alerts} alerts, ${messages} messages, ${ledgerOperations} ledger operations, ${deadLetters.length} dead letters, ${seconds} s\n`,
  );
  for (const product of products) process.stdout.write(`${lineOf(product)}\n`);
  const mistakes = products.map(mistakesIn);
  for (const mistake of [...mistakes.flat(), ...deadLetters.slice(0, 5), ...problems.slice(0, 5)])
    process.stdout.write(`wrong: ${mistake}\n`);
  return addUp([
    ...mistakes.map((list) => oneCheck(list.length === 0)),
    oneCheck(deadLetters.length === 0),
    oneCheck(problems.length === 0),
  ]);
}

if (import.meta.main) {
  const tally = await checkDrain();
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
