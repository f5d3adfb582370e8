/** A process under measurement: started with the probe, asked for its CPU and memory, always ended. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledTarget } from '../targets/compile.ts';
import type { ProcessUsage } from './usage.ts';

export interface MeasuredChild {
  readonly port: number;
  /** Milliseconds from spawn to the line that says it listens. */
  readonly readyMs: number;
  usage(): Promise<ProcessUsage>;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const root = path.resolve(import.meta.dirname, '..', '..');
const readyLimitMs = 30_000;
const listening = /listening on http:\/\/127\.0\.0\.1:(\d+)/;

/**
 * Starts a program, given from the project's folder, that prints `listening on http://127.0.0.1:N`.
 * @throws Error with what it printed when it does not listen within 30 seconds.
 */
export async function startMeasured(file: string, options: ChildOptions = {}): Promise<MeasuredChild> {
  const probe = pathToFileURL(path.join(root, compiledTarget('probe'))).href;
  const args = ['--import', probe, path.join(root, file), ...(options.args ?? [])];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = (): Promise<void> => end(child);
  try {
    const port = await portOf(child, file);
    return { port, readyMs: performance.now() - startedAt, usage: () => askUsage(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(hard);
}

async function askUsage(child: ChildProcess): Promise<ProcessUsage> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(10_000) });
  child.send('usage');
  const [usage] = (await answer) as [ProcessUsage];
  return usage;
}

/** Afterwards its output is read and thrown away, so that it never waits for a reader. */
function portOf(child: ChildProcess, file: string): Promise<number> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`${file} ${what}. It printed:\n${printed.trim()}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${readyLimitMs / 1000} s`), readyLimitMs);
    const read = (text: string): void => {
      printed = (printed + text).slice(-4_000);
      const port = listening.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume();
      resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => fail(`ended with exit code ${code ?? 'none'}`));
    child.once('error', (error) => fail(`could not be started (${error.message})`));
  });
}
