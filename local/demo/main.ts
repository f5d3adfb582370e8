/**
 * `npm run demo`: the scenario of the design's section 9 without a person. An analyst resolves an alert in Defender for
 * Cloud Apps; every other copy follows. The exit code is 0 only when all copies are in step and nothing else was written.
 */

import { laptopTenant } from '../laptop-tenant.ts';
import { startStack, type Stack } from '../stack.ts';
import type { Copy } from '../tenant/control/control.ts';
import { passTheTicket } from '../tenant/seed/story-ids.ts';
import { callsTable } from './calls-table.ts';
import { copiesTable, productName } from './copies-table.ts';
import { differences } from './expectation.ts';
import { breakProduct } from './break-product.ts';
import { readOptions, type DemoOptions } from './options.ts';
import { sleep, until } from './until.ts';
import { journalOf } from './why.ts';
import { decisionWrites } from './writes.ts';

const comment = 'Ticket theft confirmed; host isolated.';
/** Polls run every ten seconds here: two of them, and the echoes of our own writes, fit in. */
const quietSeconds = 21;
const settleSeconds = 5;

const print = (line = ''): void => console.log(line);

async function demo(stack: Stack, { broken, waitSeconds }: DemoOptions): Promise<boolean> {
  const { control } = stack.tenant;
  const copies = (): Promise<readonly Copy[]> => control.copies({ story: passTheTicket.story });

  print('Waiting until the app has seen every alert once …');
  await stack.runFunction('manage-subscriptions');
  await stack.runFunction('poll-providers');
  await until(60, async () => isSettled(await stack.health()), 'the app to have polled every product');
  // A copy without time stamps must have settled before a change there is believed.
  await sleep(settleSeconds);
  await control.clearCalls();

  print('\nOne alert of Defender for Identity, as its products show it:\n');
  print(copiesTable(await copies()));
  if (broken !== undefined) await breakProduct(control, broken);

  print('\nAn analyst resolves it in Defender for Cloud Apps as a true positive, with a comment.\n');
  const startedAt = Date.now();
  await control.act({
    provider: 'defenderForCloudApps',
    ref: passTheTicket.cloudAppsId,
    by: 'alex@contoso.com',
    status: 'TRUE_POSITIVE',
    comment,
  });
  const inStep = await until(
    waitSeconds,
    async () => (await copies()).every((copy) => differences(copy, comment).length === 0),
    undefined,
  );
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const written = (await copies()).map(callsToWrite);
  print(copiesTable(await copies()));
  if (!inStep) return explain(stack, await copies());

  print(`\nEvery copy is in step after ${seconds} s (Cloud Apps has no push; it is polled every 10 s here).`);
  await sleep(quietSeconds);
  const after = await copies();
  const echoes = after.reduce((sum, copy, i) => sum + callsToWrite(copy) - (written[i] ?? 0), 0);
  print(
    `${quietSeconds} s of polls and echoes later: ${echoes === 0 ? 'no further write' : `${echoes} further writes`}.`,
  );
  print('\nCalls to the products since the analyst acted:\n');
  print(callsTable((await control.calls()).counts));
  const violations = await control.violations();
  for (const violation of violations) print(`Contract violated: ${JSON.stringify(violation)}`);
  return echoes === 0 && violations.length === 0 && everyWriteCountsOnce(after);
}

function isSettled(health: Record<string, unknown>): boolean {
  const polls = Array.isArray(health.polls) ? (health.polls as { lastSuccessAt?: string }[]) : [];
  const backlog = health.backlog as { changes?: number } | undefined;
  return (
    polls.length > 0 &&
    polls.every(({ lastSuccessAt }) => lastSuccessAt !== undefined) &&
    backlog?.changes === 0
  );
}

const callsToWrite = ({ writes }: Copy): number => writes.app;

/** Once for each copy that was out of step, and never where the analyst acted. */
function everyWriteCountsOnce(copies: readonly Copy[]): boolean {
  const wrong = copies.filter(
    (copy) => decisionWrites(copy) !== (copy.provider === 'defenderForCloudApps' ? 0 : 1),
  );
  for (const copy of wrong) print(`${productName(copy.provider)} was written ${decisionWrites(copy)} times.`);
  return wrong.length === 0;
}

async function explain(stack: Stack, copies: readonly Copy[]): Promise<boolean> {
  print('\nNot in step:');
  for (const copy of copies) {
    const found = differences(copy, comment);
    if (found.length === 0) continue;
    print(`  ${productName(copy.provider)} ${copy.ref}: ${found.join('; ')}`);
    for (const line of await journalOf(stack.storage.connectionString, copy.ref)) print(`    ${line}`);
  }
  return false;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const stack = await startStack({
    tenant: laptopTenant,
    ...(options.verbose ? { onHostLine: print } : {}),
    ...(options.appDir === undefined ? {} : { appDir: options.appDir }),
  });
  const stop = (): void => void stack.stop().then(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return (await demo(stack, options)) ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
