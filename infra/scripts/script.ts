/** What every script here is given, and how its end becomes an exit code. */

import { setTimeout as wait } from 'node:timers/promises';
import { AzError } from './az/az-error.ts';
import { createAz, type Az } from './az/az.ts';
import { withPatience, type Sleep } from './az/with-patience.ts';
import { exitCodes, ScriptError, type ExitCode } from './exit-code.ts';

export interface Io {
  readonly az: Az;
  readonly sleep: Sleep;
  readonly print: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Script = (args: readonly string[], io: Io) => Promise<ExitCode>;

/** Runs the script as the program that it is, unless it is only imported. */
export async function runAsProgram(script: Script): Promise<void> {
  const sleep: Sleep = async (ms) => {
    await wait(ms);
  };
  const tell = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const az = withPatience(createAz({ env: process.env }), sleep, tell);
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  process.exitCode = await runScript(script, process.argv.slice(2), {
    ...{ az, sleep, print },
    now: Date.now,
    env: process.env,
  });
}

/** Errors become sentences: no stack is of use to the person at the keyboard. */
export async function runScript(script: Script, args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await script(args, io);
  } catch (error) {
    if (error instanceof ScriptError) {
      io.print(error.message);
      return error.exitCode;
    }
    if (!(error instanceof AzError)) throw error;
    io.print(sentenceFor(error));
    return codeOf(error);
  }
}

const sentences = new Map<AzError['code'], string>([
  ['not-signed-in', 'az is not signed in any more, or must confirm it is you: run "az login".'],
  ['forbidden', 'The account that is signed in may not do this.'],
  ['throttled', 'Azure still throttles after a minute and a half: try again later.'],
  ['unavailable', 'Azure could not be reached, or did not answer: try again later.'],
]);

function sentenceFor({ code, reason, detail, command }: AzError): string {
  const said = [reason, detail].filter((part) => part !== '').join(': ');
  const sentence = sentences.get(code) ?? 'Azure refused.';
  return `${sentence}\n  asked: ${command}${said === '' ? '' : `\n  answered: ${said}`}`;
}

function codeOf({ code }: AzError): ExitCode {
  if (code === 'not-signed-in') return exitCodes.notSignedIn;
  return code === 'forbidden' ? exitCodes.notAllowed : exitCodes.failed;
}
