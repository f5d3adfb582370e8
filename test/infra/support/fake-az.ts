/** An `az` on the PATH that answers from a script and notes every call, and what the files it was handed held. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { readFailure } from '../../../infra/scripts/az/az-error.ts';
import type { Az } from '../../../infra/scripts/az/az.ts';
import { withPatience } from '../../../infra/scripts/az/with-patience.ts';
import { runScript, type Script } from '../../../infra/scripts/script.ts';

export interface Answer {
  readonly json?: unknown;
  /** Makes the call fail. */
  readonly error?: string;
}

/** The first rule whose pattern fits the arguments, joined by spaces, answers: one answer after the other, the last for ever. */
export type Rule = readonly [pattern: string, ...answers: Answer[]];

export interface Call {
  readonly args: readonly string[];
  readonly files: readonly { readonly path: string; readonly mode: string; readonly text: string }[];
}

const program = `
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
const rules = JSON.parse(fs.readFileSync(path.join(__dirname, 'rules.json'), 'utf8'));
const log = path.join(__dirname, 'calls.jsonl');
const line = args.join(' ');
const rule = rules.findIndex(([pattern]) => new RegExp(pattern).test(line));
const earlier = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\\n').map((row) => JSON.parse(row)) : [];
const files = args
  .flatMap((arg, at) => (arg.startsWith('@') ? [arg.slice(1)] : args[at - 1] === '--file' ? [arg] : []))
  .map((file) => ({ path: file, mode: (fs.statSync(file).mode & 0o777).toString(8), text: fs.readFileSync(file, 'utf8') }));
fs.appendFileSync(log, JSON.stringify({ args, files, rule }) + '\\n');
const answers = rule < 0 ? [] : rules[rule].slice(1);
const answer = answers[Math.min(earlier.filter((call) => call.rule === rule).length, answers.length - 1)];
const error = answer === undefined ? 'ERROR: the script of this test has no answer for: ' + line : answer.error;
if (error !== undefined) {
  process.stderr.write(error);
  process.exitCode = 1;
} else if (answer.json !== undefined) process.stdout.write(JSON.stringify(answer.json));
`;

export class FakeAz {
  readonly #directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-az-'));
  /** Milliseconds that were waited for, without waiting. */
  readonly waits: number[] = [];
  /** What the script finds in its environment. */
  variables: Readonly<Record<string, string>> = {};
  now = Date.parse('2026-11-22T12:00:00Z');

  constructor(rules: readonly Rule[]) {
    writeFileSync(path.join(this.#directory, 'az'), `#!${process.execPath}\n${program}`, { mode: 0o755 });
    this.answer(rules);
  }

  answer(rules: readonly Rule[]): void {
    writeFileSync(path.join(this.#directory, 'rules.json'), JSON.stringify(rules));
  }

  /** For a program that finds az on the PATH. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.#directory}${path.delimiter}${process.env.PATH ?? ''}` };
  }

  get calls(): readonly Call[] {
    const log = path.join(this.#directory, 'calls.jsonl');
    if (!existsSync(log)) return [];
    return readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as Call);
  }

  /** The calls that change something, as one line each. */
  get writes(): readonly string[] {
    return this.calls
      .map(({ args }) =>
        args.filter((arg) => !['--output', 'json', '--only-show-errors'].includes(arg)).join(' '),
      )
      .filter((line) => /^rest --method (?:post|put|delete|patch)|^keyvault secret set/.test(line))
      .filter((line) => !/\/(?:list|listkeys)\?/.test(line));
  }

  /** The same program, without a process for each call: tests with hundreds of them take seconds, not minutes. */
  readonly here: Az = async (args) => {
    let [stdout, stderr] = ['', ''];
    const process = {
      argv: ['node', 'az', ...args],
      exitCode: 0,
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
    };
    runInNewContext(program, { require, process, __dirname: this.#directory });
    if (process.exitCode !== 0) throw readFailure(stderr, args);
    return stdout === '' ? undefined : (JSON.parse(stdout) as unknown);
  };

  /** Runs a script in this process: what it printed, and its exit code. */
  async run(
    script: Script,
    args: readonly string[],
  ): Promise<{ readonly code: number; readonly output: string }> {
    const lines: string[] = [];
    const sleep = async (ms: number): Promise<void> => void this.waits.push(ms);
    const az = withPatience(this.here, sleep, () => undefined);
    const code = await runScript(script, args, {
      az,
      sleep,
      print: (line) => void lines.push(line),
      now: () => this.now,
      env: this.variables,
    });
    return { code, output: lines.join('\n') };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** How `az rest` tells of an answer that is no success. */
export const refusal = (phrase: string, code: string, message = 'words'): Answer => ({
  error: `ERROR: ${phrase}(${JSON.stringify({ error: { code, message } })})`,
});
