/** What runs in Azure, and nothing else: the bundle, host.json, the least of package.json, and the policy. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { bundle } from './bundle.ts';
import type { ZipEntry } from './zip.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The worker reads `main`, and health says the version. */
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  private: z.boolean(),
  main: z.literal('dist/index.cjs'),
});

/** Source maps stay out: the bundle isn't minified, and a map of the same sources can be made at any time. */
export async function packageFiles(policy: string | undefined): Promise<readonly ZipEntry[]> {
  const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  const built = await bundle({ sourceMap: false });
  return [
    { name: 'host.json', contents: readFileSync(path.join(root, 'host.json')) },
    { name: 'package.json', contents: bytes(`${JSON.stringify(manifest, undefined, 2)}\n`) },
    ...(policy === undefined ? [] : [{ name: 'mirror.policy.json', contents: bytes(policy) }]),
    ...built.map((file) => ({
      name: path.relative(root, file.path).replaceAll(path.sep, '/'),
      contents: file.contents,
    })),
  ];
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
