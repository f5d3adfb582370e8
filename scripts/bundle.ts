/** functions/index.ts and all it imports, as one CommonJS file that needs no node_modules. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const entry = path.join(root, 'functions', 'index.ts');

/** A bundle has no `import.meta.url`, and @azure/storage-common makes a `require` of it. */
const importMetaUrl = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

export const bundlePath = path.join(root, 'dist', 'index.cjs');

export interface BundledFile {
  /** Absolute; nothing is written there yet. */
  readonly path: string;
  readonly contents: Uint8Array;
}

/** The same sources give the same bytes, wherever they lie. */
export async function bundle({
  sourceMap,
}: {
  readonly sourceMap: boolean;
}): Promise<readonly BundledFile[]> {
  if (!existsSync(entry))
    throw new Error('functions/index.ts is missing: it imports the file of every function.');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: bundlePath,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: sourceMap,
    // Reading and parsing the file is a third of a cold start. Names stay: SDKs look at those of their classes, and
    // people at those in a stack.
    minifyWhitespace: true,
    minifySyntax: true,
    // Comments name the files: by their place in the project, also where node_modules is a link to elsewhere.
    preserveSymlinks: true,
    // The Functions worker supplies it.
    external: ['@azure/functions-core'],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: importMetaUrl },
    logLevel: 'warning',
  });
  return outputFiles;
}
