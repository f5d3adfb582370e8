/** Runs a script of ours at the lowest priority while something else runs that mostly waits. */

import { spawn } from 'node:child_process';
import { tallyOfLine, type Tally } from './tally.ts';

export interface Aside {
  /** All that it printed. */
  readonly output: string;
  /** From its last line; one failure when there is none, or when it ended with another exit code than 0. */
  readonly tally: Tally;
}

const lineRoom = 200;

/** @param script a program that ends with the line `N passed, N failed`. Never rejects. */
export function runAside(script: string): Promise<Aside> {
  const child = spawn('nice', ['-n', '19', process.execPath, script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  // Its sum is the last line there, whatever comes after it on the other stream.
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said = `${said}${part.toString('utf8')}`.slice(-lineRoom);
  });
  return new Promise((resolve) => {
    const end = (isWell: boolean): void => {
      process.off('exit', stop);
      const output = Buffer.concat(parts).toString('utf8');
      resolve({ output, tally: tallyOfLine(said, isWell) });
    };
    child.once('close', (code) => end(code === 0));
    child.once('error', (error) => {
      parts.push(Buffer.from(`${script} can't be started: ${error.message}\n`));
      end(false);
    });
  });
}
