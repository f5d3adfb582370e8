/**
 * `node scripts/check-infra.ts [--write]`: the compiler's own word on everything under infra/. Every Bicep file is free
 * of diagnostics and formatted; every file of parameters gives the snapshot that is committed beside it. `--write`
 * formats and makes the snapshots anew: what then differs in git is what a deployment would change.
 */

import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchBicep } from './bicep.ts';
import { formatAll, lintAll, snapshot } from './run-bicep.ts';
import { addUp, none, oneCheck, type Tally } from './tally.ts';

/** What is wrong with a file; nothing when all is well. */
type Verdict = readonly string[];

const directory = 'infra';

export function checkInfra(write = false): Tally {
  const templates = globSync('**/*.bicep', { cwd: directory }).sort();
  const parameters = globSync('**/*.bicepparam', { cwd: directory }).sort();
  if (templates.length === 0) return none;
  const bicep = fetchBicep();
  if (write) formatAll(bicep, directory);
  const linted = lint(bicep, templates);
  const formatted = unformatted(bicep, [...templates, ...parameters]);
  return addUp([
    ...templates.map((file) => tell('lint    ', file, linted(file))),
    ...[...templates, ...parameters].map((file) => tell('format  ', file, formatted(file))),
    ...parameters.map((file) => tell('snapshot', file, compare(bicep, file, write))),
  ]);
}

function tell(what: string, file: string, verdict: Verdict): Tally {
  process.stdout.write(`${verdict.length === 0 ? 'ok    ' : 'failed'} ${what} ${directory}/${file}\n`);
  for (const message of verdict) process.stderr.write(`       ${message}\n`);
  return oneCheck(verdict.length === 0);
}

function lint(bicep: string, files: readonly string[]): (file: string) => Verdict {
  const { files: seen, diagnostics } = lintAll(bicep, directory);
  if (seen !== files.length) throw new Error(`the compiler looked at ${seen} files, not at ${files.length}`);
  return (file) =>
    diagnostics
      .filter((diagnostic) => diagnostic.file === path.resolve(directory, file))
      .map(({ text }) => text);
}

/** Formats a copy, and compares. */
function unformatted(bicep: string, files: readonly string[]): (file: string) => Verdict {
  const copy = mkdtempSync(path.join(tmpdir(), 'alert-mirror-infra-'));
  try {
    cpSync(directory, copy, { recursive: true });
    formatAll(bicep, copy);
    const read = (from: string, file: string): string => readFileSync(path.join(from, file), 'utf8');
    const wrong = new Set(files.filter((file) => read(copy, file) !== read(directory, file)));
    return (file) => (wrong.has(file) ? ['is not formatted; run with --write'] : []);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function compare(bicep: string, file: string, write: boolean): Verdict {
  const { ok, output } = snapshot(bicep, path.join(directory, file), write ? 'overwrite' : 'validate');
  return ok ? [] : [`${output.trim()}\n       if that is meant: run with --write, and commit`];
}

if (process.argv[1]?.endsWith('check-infra.ts') === true) {
  process.exitCode = checkInfra(process.argv.includes('--write')).failed === 0 ? 0 : 1;
}
