/** What the Bicep compiler is asked, and how its answers are read. Many files at once: starting it takes a second. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export interface BicepAnswer {
  readonly ok: boolean;
  /** What went to standard output, or to standard error when there is nothing else. */
  readonly output: string;
}

export function runBicep(bicep: string, args: readonly string[], directory = '.'): BicepAnswer {
  const options = { cwd: directory, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { status, stdout, stderr, error } = spawnSync(bicep, args, options);
  if (error !== undefined) throw error;
  return { ok: status === 0, output: stdout === '' ? stderr : stdout };
}

const uri = z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }) });
const Sarif = z.object({
  runs: z.array(
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          message: z.object({ text: z.string() }),
          locations: z.array(uri).default([]),
        }),
      ),
    }),
  ),
});

export interface Linting {
  readonly files: number;
  readonly diagnostics: readonly { readonly file: string; readonly rule: string; readonly text: string }[];
}

/**
 * Every diagnostic of every Bicep file below a directory. `bicep lint` ends with 0 even when types are wrong (those
 * are warnings), so its SARIF output is read: one document for each file, one after the other.
 */
export function lintAll(bicep: string, directory: string): Linting {
  const { output } = runBicep(
    bicep,
    ['lint', '--pattern', '**/*.bicep', '--diagnostics-format', 'sarif'],
    directory,
  );
  const documents = output.split(/(?<=^\})(?=\{)/m).map((text) => Sarif.parse(JSON.parse(text)));
  const results = documents.flatMap(({ runs }) => runs.flatMap((run) => run.results));
  return {
    files: documents.length,
    diagnostics: results.map(({ ruleId, message, locations: [location] }) => ({
      file: location === undefined ? '' : fileURLToPath(location.physicalLocation.artifactLocation.uri),
      rule: ruleId,
      text: message.text,
    })),
  };
}

/** Formats what is below a directory, in place. */
export function formatAll(bicep: string, directory: string): void {
  for (const pattern of ['**/*.bicep', '**/*.bicepparam'])
    runBicep(bicep, ['format', '--pattern', pattern], directory);
}

/** The snapshot of a file of parameters, made anew beside it, or compared with the one that is there. */
export function snapshot(bicep: string, parameters: string, mode: 'overwrite' | 'validate'): BicepAnswer {
  // A deployment somewhere: nothing in a snapshot may depend on where.
  const nowhere = '00000000-0000-0000-0000-000000000000';
  const location = path.basename(parameters) === 'gov.bicepparam' ? 'usgovvirginia' : 'westeurope';
  const place = ['--resource-group', 'rg-alertmirror', '--location', location, '--deployment-name', 'main'];
  const ids = ['--tenant-id', nowhere, '--subscription-id', nowhere];
  const answer = runBicep(bicep, ['snapshot', parameters, '--mode', mode, ...ids, ...place]);
  if (answer.ok && mode === 'overwrite') settle(parameters.replace(/\.bicepparam$/, '.snapshot.json'));
  return answer;
}

/** The compiler writes outputs in another order each time, and takes them in any. */
function settle(file: string): void {
  const { outputs = {}, ...rest } = Snapshot.parse(JSON.parse(readFileSync(file, 'utf8')));
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify({ ...rest, outputs: sorted }, undefined, 2)}\n`);
}

const Snapshot = z.looseObject({ outputs: z.record(z.string(), z.unknown()).optional() });
