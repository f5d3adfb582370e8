/** Before all tests: the bundle that scenario tests run, made from the sources as they are now. */

import { execFileSync } from 'node:child_process';
import path from 'node:path';

export default function buildOnce(): void {
  const script = path.resolve(__dirname, '..', '..', 'scripts', 'build.ts');
  execFileSync(process.execPath, [script, '--quiet'], { stdio: 'inherit' });
}
