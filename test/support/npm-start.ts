/** `npm start` as a person runs it: the real command, and every process that comes of it. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';

export interface Started {
  /** npm itself. */
  readonly npm: ChildProcess;
  /** All that it and its children have printed so far. */
  output(): string;
  /** Resolves with what a line matched; fails when the command ends or time is up before one does. */
  printed(pattern: RegExp, seconds?: number): Promise<RegExpMatchArray>;
  /** Resolves with the exit code, and a signal's name where there is none. */
  ended: Promise<number | NodeJS.Signals>;
}

export function npmStart(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const npm = spawn('npm', ['start', '--', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal can be sent to it as a terminal does.
    detached: true,
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
  npm.stdout.on('data', collect);
  npm.stderr.on('data', collect);
  let code: number | NodeJS.Signals | undefined;
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    npm.once('close', (status, signal) => resolve((code = status ?? signal ?? 'SIGKILL'))),
  );
  const printed = async (pattern: RegExp, seconds = 60): Promise<RegExpMatchArray> => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end && code === undefined;) {
      const match = pattern.exec(output);
      if (match !== null) return match;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const match = pattern.exec(output);
    if (match === null) throw new Error(`${String(pattern)} was not printed, but:\n${output}`);
    return match;
  };
  return { npm, output: () => output, printed, ended };
}

/** Every process below `pid`, however deep, with its command line. */
export function processesBelow(pid: number | undefined): ReadonlyMap<number, string> {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .map((match) => ({ pid: Number(match?.[1]), parent: Number(match?.[2]), command: match?.[3] ?? '' }));
  const found = new Map<number, string>();
  const add = (parent: number | undefined): void => {
    for (const row of rows.filter((each) => each.parent === parent)) {
      found.set(row.pid, row.command);
      add(row.pid);
    }
  };
  add(pid);
  return found;
}

/** Those that still run; one that has ended and waits for its parent's look counts as ended. */
export function stillRunning(pids: Iterable<number>): readonly number[] {
  return [...pids].filter((pid) => {
    try {
      return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
        .trim()
        .startsWith('Z');
    } catch {
      return false;
    }
  });
}
