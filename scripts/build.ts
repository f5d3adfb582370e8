/**
 * `npm run build`: functions/index.ts and all it imports, as one CommonJS file that needs no node_modules. Scripts that
 * need it built first pass `--quiet`.
 */

import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const entry = path.join(root, 'functions', 'index.ts');
const outfile = path.join(root, 'dist', 'index.cjs');

/** A bundle has no `import.meta.url`, and @azure/storage-common makes a `require` of it. */
const importMetaUrl = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

async function main(): Promise<void> {
  if (!existsSync(entry))
    throw new Error('functions/index.ts is missing: it imports the file of every function.');
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: true,
    // The Functions worker supplies it.
    external: ['@azure/functions-core'],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: importMetaUrl },
    logLevel: 'warning',
  });
  for (const file of outputFiles) replaceWhole(file.path, file.contents);
  if (process.argv.includes('--quiet')) return;
  const kilobytes = Math.round(statSync(outfile).size / 1024);
  process.stdout.write(`${path.relative(root, outfile)}  ${kilobytes} kB\n`);
}

/** Whoever loads the bundle while it is made anew gets the old one whole. */
function replaceWhole(file: string, contents: Uint8Array): void {
  const unfinished = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(unfinished, contents);
  renameSync(unfinished, file);
}

main().catch((error: unknown) => {
  process.stderr.write(`The build failed. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
