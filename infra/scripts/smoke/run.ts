/** Looks until all is well or time is up; the last line and the exit code say which. */

import { eventually } from '../az/with-patience.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { Io } from '../script.ts';
import { createAsk } from './ask.ts';
import { hasFailed, type Line } from './line.ts';
import { look } from './look.ts';
import { readOptions, usage } from './options.ts';
import { findTarget } from './target.ts';

export async function runSmoke(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readOptions(args);
  if (options.help) {
    io.print(usage);
    return exitCodes.ok;
  }
  const target = await findTarget(io.az, options, io.env.FUNCTION_KEY);
  const ask = createAsk(target.url);
  io.print(`${target.url}:`);
  let seen: readonly Line[] = [];
  let told = false;
  await eventually(
    async () => {
      seen = await look(ask, target);
      if (!hasFailed(seen)) return true;
      if (!told && options.wait > 0) io.print(`  not yet; looking again for up to ${options.wait} s …`);
      told = true;
      return undefined;
    },
    { sleep: io.sleep, seconds: options.wait },
  );
  const lines = [...target.lines, ...seen];
  for (const { kind, words } of lines) io.print(`  ${kind.padEnd(4)}  ${words}`);
  const failed = lines.filter(({ kind }) => kind === 'FAIL').length;
  io.print(failed === 0 ? 'working' : `not working: ${failed} of ${lines.length} checks failed`);
  return failed === 0 ? exitCodes.ok : exitCodes.notYet;
}
