/** Runs a program to its end, its output passing through and nothing on its input. */

import { spawn, type ChildProcess } from 'node:child_process';

export interface RunOptions {
  /** After this the program and all it started are ended, and it counts as failed. */
  readonly minutes?: number;
}

/** Whether it ended with exit code 0. */
export function run(
  command: string,
  args: readonly string[],
  { minutes }: RunOptions = {},
): Promise<boolean> {
  // With a time limit it is a group of its own, so that what it started can be ended with it.
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: minutes !== undefined,
  });
  const release = minutes === undefined ? () => undefined : limit(child, command, minutes);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      release();
      resolve(code === 0);
    });
    child.once('error', (error) => {
      release();
      process.stderr.write(`${command} can't be started: ${error.message}\n`);
      resolve(false);
    });
  });
}

/** Ends the group when time is up or when we are told to end ourselves; the returned function stops watching. */
function limit(child: ChildProcess, command: string, minutes: number): () => void {
  const timer = setTimeout(() => {
    process.stderr.write(`${command} did not end within ${minutes} minutes and is ended now\n`);
    endGroup(child);
  }, minutes * 60_000);
  const leave = (): void => {
    endGroup(child);
    process.exit(1);
  };
  process.on('SIGINT', leave).on('SIGTERM', leave);
  return () => {
    clearTimeout(timer);
    process.off('SIGINT', leave).off('SIGTERM', leave);
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
