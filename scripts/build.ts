/** `npm run build`: the bundle, with its source map, in dist/. Scripts that need it built first pass `--quiet`. */

import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, bundlePath } from './bundle.ts';

async function main(): Promise<void> {
  for (const file of await bundle({ sourceMap: true })) replaceWhole(file.path, file.contents);
  if (process.argv.includes('--quiet')) return;
  const kilobytes = Math.round(statSync(bundlePath).size / 1024);
  process.stdout.write(`${path.join('dist', path.basename(bundlePath))}  ${kilobytes} kB\n`);
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
