/** Whether the zip is what it claims to be: the same when made again elsewhere, and an app that runs by itself. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.ts';
import { unpack } from './unpack.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Takes a minute: the demo is played with the unpacked zip. Nothing of the project is in the app's folder then. */
export async function verifyPackage(file: string, policy: string | undefined): Promise<boolean> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'alert-mirror-package-'));
  try {
    if (!comesOutTheSame(file, policy, scratch)) return false;
    const app = path.join(scratch, 'app');
    unpack(readFileSync(file), app);
    return await run(process.execPath, [path.join(root, 'local', 'demo', 'main.ts'), '--app', app]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** In another time zone, with another umask, from another folder. */
function comesOutTheSame(file: string, policy: string | undefined, scratch: string): boolean {
  const again = path.join(scratch, 'again.zip');
  const args = [path.join(root, 'scripts', 'package.ts'), '--output', again];
  if (policy !== undefined) args.push('--policy', policy);
  const umask = process.umask(0o077);
  const { status } = spawnSync(process.execPath, args, {
    cwd: scratch,
    env: { ...process.env, TZ: elsewhere() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.umask(umask);
  const same = status === 0 && readFileSync(again).equals(readFileSync(file));
  console.log(same ? `made again in ${elsewhere()}: the same bytes` : 'made again: not the same bytes');
  return same;
}

const elsewhere = (): string => (new Date().getTimezoneOffset() === -540 ? 'UTC' : 'Asia/Tokyo');
