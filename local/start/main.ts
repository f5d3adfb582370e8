/** `npm start`: everything on this machine, with a live view of each alert and its copies. */

import { readOptions } from './options.ts';
import { run } from './run.ts';

/** Ctrl-C reaches this process twice: from the terminal, and passed on by npm. */
const sameSignalMs = 1000;

/** The first signal ends everything in order, a later one at once: the children end with this process. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const onSignal = (): void => {
      if (askedAt !== undefined && Date.now() - askedAt > sameSignalMs) process.exit(1);
      if (askedAt !== undefined) return;
      askedAt = Date.now();
      console.log('\nEnding …');
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

try {
  await run({
    ...readOptions(process.argv.slice(2)),
    print: (line) => console.log(line),
    coloured: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    interrupted: untilInterrupted(),
  });
  process.exitCode = 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// A connection that somebody left open must not keep a finished program running.
process.exit();
