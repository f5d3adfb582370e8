/** `npm run package`: the zip that Azure runs, the same bytes from the same sources on every machine. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageFiles } from './package-files.ts';
import { readOptions } from './package-options.ts';
import { readPolicy } from './package-policy.ts';
import { unpack } from './unpack.ts';
import { verifyPackage } from './verify-package.ts';
import { zip } from './zip.ts';

async function main(args: readonly string[]): Promise<boolean> {
  const { output, policy: policyFile, folder, verify } = readOptions(args, process.cwd());
  const { text, notices } = readPolicy(policyFile);
  const entries = await packageFiles(text);
  const zipped = zip(entries);
  writeFileSync(output, zipped);
  if (folder !== undefined) unpack(zipped, folder);
  for (const { name, contents } of entries) console.log(`  ${kilobytes(contents).padStart(8)}  ${name}`);
  console.log(`${path.relative(process.cwd(), output) || output}  ${kilobytes(zipped)}`);
  console.log(`sha256 ${createHash('sha256').update(zipped).digest('hex')}`);
  for (const notice of notices) console.warn(notice);
  return !verify || verifyPackage(output, policyFile);
}

const kilobytes = ({ byteLength }: Uint8Array): string => `${Math.ceil(byteLength / 1024)} kB`;

main(process.argv.slice(2)).then(
  (ok) => (process.exitCode = ok ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
