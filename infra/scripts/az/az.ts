/** Runs the Azure CLI: it signs in, knows the cloud and holds the tokens, so that no script here ever sees one. */

import { execFile } from 'node:child_process';
import { ScriptError } from '../exit-code.ts';
import { AzError, commandOf, readFailure } from './az-error.ts';

/**
 * One command, without the leading `az`. Resolves to its parsed JSON, or undefined when it printed nothing.
 * @throws AzError as the command failed; ScriptError when there is no az.
 */
export type Az = (args: readonly string[]) => Promise<unknown>;

export interface AzOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds for one command; the first after a sign-in takes seconds. */
  readonly timeoutMs?: number;
}

const mostOutput = 64 * 1024 * 1024;

/** No shell stands between: arguments are handed over as they are. */
export function createAz({ env, timeoutMs = 120_000 }: AzOptions): Az {
  const options = {
    env: { ...env, AZURE_CORE_NO_COLOR: 'true' },
    timeout: timeoutMs,
    maxBuffer: mostOutput,
    encoding: 'utf8',
  } as const;
  return (args) =>
    new Promise((resolve, reject) => {
      const all = [...args, '--output', 'json', '--only-show-errors'];
      const child = execFile('az', all, options, (error, stdout, stderr) => {
        if (error === null) settle(stdout, args, resolve, reject);
        else reject(explain(error, stderr, args));
      });
      child.stdin?.end();
    });
}

function settle(
  stdout: string,
  args: readonly string[],
  resolve: (value: unknown) => void,
  reject: (error: Error) => void,
): void {
  if (stdout.trim() === '') {
    resolve(undefined);
    return;
  }
  try {
    resolve(JSON.parse(stdout));
  } catch {
    reject(
      new AzError({ ...failed(args), code: 'refused', detail: 'az printed something that is not JSON' }),
    );
  }
}

const failed = (args: readonly string[]) => ({ reason: '', command: commandOf(args) });

function explain(error: Error & { killed?: boolean }, stderr: string, args: readonly string[]): Error {
  if ('code' in error && error.code === 'ENOENT')
    return new ScriptError(
      'notSignedIn',
      'The Azure CLI, az, is not installed or not on the PATH: install it, or use the Azure Cloud Shell, where it is.',
    );
  if (error.killed === true)
    return new AzError({ ...failed(args), code: 'unavailable', detail: 'az did not answer in time' });
  return readFailure(stderr, args);
}
