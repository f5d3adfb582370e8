/**
 * `node scripts/check-infra.ts`: every Bicep file under infra/ must be free of diagnostics. `bicep lint` ends with 0
 * even when types are wrong (those are warnings), so its SARIF output is read instead.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { findBicep } from './bicep.ts';
import { addUp, none, oneCheck, type Tally } from './tally.ts';

const Sarif = z.object({
  runs: z.array(z.object({ results: z.array(z.object({ message: z.object({ text: z.string() }) })) })),
});

/** One check for each file; nothing when there are none. */
export function checkInfra(directory = 'infra'): Tally {
  const files = existsSync(directory) ? globSync('**/*.bicep', { cwd: directory }).sort() : [];
  if (files.length === 0) return none;
  const scratch = mkdtempSync(path.join(tmpdir(), 'alert-mirror-bicep-'));
  try {
    const bicep = findBicep(scratch);
    return addUp(files.map((file) => oneCheck(lint(bicep, path.join(directory, file)))));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lint(bicep: string, file: string): boolean {
  const messages = readDiagnostics(bicep, file);
  for (const message of messages) process.stderr.write(`${file}: ${message}\n`);
  process.stdout.write(`${messages.length === 0 ? 'ok    ' : 'failed'} ${file}\n`);
  return messages.length === 0;
}

function readDiagnostics(bicep: string, file: string): readonly string[] {
  const { runs } = Sarif.parse(JSON.parse(lintToSarif(bicep, file)));
  return runs.flatMap(({ results }) => results.map(({ message }) => message.text));
}

/** An error makes the program fail and still leaves the output that says which. */
function lintToSarif(bicep: string, file: string): string {
  try {
    return execFileSync(bicep, ['lint', file, '--diagnostics-format', 'sarif'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && error.stdout !== '') return String(error.stdout);
    throw error;
  }
}
