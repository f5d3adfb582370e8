/** `npm run host -- --port N [--app DIR] [--keys]`: the function host alone, on 127.0.0.1. */

import { supplyCoreModule } from './core-module.ts';
import { HostError, textOf } from './host-error.ts';
import { startHost } from './host.ts';
import type { HostLog } from './host-log.ts';
import { formatEntry } from './host-log.ts';
import { createLineWriter } from './line-writer.ts';
import { parseOptions } from './options.ts';
import { readSettings } from './settings.ts';

const writeLine = createLineWriter(process.stdout);
const log: HostLog = (entry) => writeLine(formatEntry(entry, Date.now()));

async function main(): Promise<void> {
  const { appDir, port, keysFile } = parseOptions(process.argv.slice(2), process.cwd());
  const settings = readSettings(appDir, process.env);
  // The worker runs in the app's folder, so relative paths of the app's settings start there.
  process.chdir(appDir);
  supplyCoreModule();
  const host = await startHost({ appDir, port, keysFile, settings, log });
  stopOnSignal(host.stop);
  for (const line of host.functions) writeLine(`  ${line}`);
  writeLine(`listening on ${host.url}`);
}

/** The first signal drains, the second ends at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    stop().then(() => exitWhenWritten(0), fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function fail(error: unknown): void {
  const detail =
    error instanceof HostError ? error.message : error instanceof Error ? (error.stack ?? '') : textOf(error);
  process.stderr.write(`${detail}\n`);
  exitWhenWritten(1);
}

/** Lets the last lines out, but waits for no reader longer than a second. */
function exitWhenWritten(code: number): void {
  process.stdout.write('', () => process.exit(code));
  setTimeout(() => process.exit(code), 1000);
}

// In Azure such an error ends the worker: the messages under way come back after their lease.
process.on('uncaughtException', (error) => {
  process.stderr.write('An error outside of any invocation ended the app. Is a promise not awaited?\n');
  fail(error);
});

main().catch(fail);
