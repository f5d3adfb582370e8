/** `npm start`: everything on this machine, with a live view of each alert and its copies. */

import { readOptions } from './options.ts';
import { run } from './run.ts';

/** The first signal ends everything in order, the second at once: the children end with this process. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(1);
      asked = true;
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
