/** The function host as a process of its own, so that it can be stopped, and killed, like the real one. */

import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

const hostMain = path.resolve(import.meta.dirname, 'host', 'main.ts');
const hostStartMs = 30_000;

export interface RunningHost {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process is gone, however it ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error with what the host printed, when it does not come up; nothing is left running then. */
export async function startHostProcess(
  appDir: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<RunningHost> {
  const preload = new URL('./storage/end-with-parent.ts', import.meta.url).href;
  const args = ['--import', preload, hostMain, '--port', String(port), '--app', appDir];
  // Detached, because Ctrl-C reaches the whole terminal and the host must drain in its own time.
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(hard);
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilListening(child, onLine);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, child, ended, stop };
}

function untilListening(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string): void =>
      reject(new Error(`The function host ${what}. It printed:\n${printed.slice(-20).join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready within ${hostStartMs / 1000} s`), hostStartMs);
    const read = (stream: NodeJS.ReadableStream | null): void => {
      if (stream === null) return;
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 200) printed.push(line);
        onLine(line);
        if (!line.startsWith('listening on ')) return;
        clearTimeout(timer);
        resolve();
      });
    };
    read(child.stdout);
    read(child.stderr);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code ?? 'none'}`);
    });
  });
}

/**
 * A free port below the range from which the system takes ports for those who ask for any: it stays free until the
 * host takes it. @throws Error when ten tries find none.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 10; tries++) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port was found between 20000 and 30000 on 127.0.0.1.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
