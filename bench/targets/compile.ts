/**
 * The measured processes are compiled beforehand: Node's own type stripping costs 28 MiB and as much time as a whole
 * bare process, which would make every ratio look better than it is.
 */

import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');
const folder = path.join('.local', 'bench');

export type TargetName = 'bare' | 'bundle' | 'constant-queue' | 'receiver';

export const compiledTarget = (name: TargetName | 'probe'): string => path.join(folder, `${name}.mjs`);

export async function compileTargets(): Promise<void> {
  const names = ['bare', 'bundle', 'constant-queue', 'core-stub', 'receiver'];
  const targets = names.map((name) => ({ in: path.join('bench', 'targets', `${name}.ts`), out: name }));
  await build({
    absWorkingDir: root,
    entryPoints: [...targets, { in: path.join('bench', 'measure', 'probe.ts'), out: 'probe' }],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // One copy of what they share: the stub is one module, whoever imports it.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
  });
}
