/** What the figures were measured on. */

import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import path from 'node:path';
import * as z from 'zod';

export interface Machine {
  readonly node: string;
  readonly azurite: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
}

export function describeMachine(): Machine {
  const all = cpus();
  return {
    node: process.version,
    azurite: versionOf('azurite'),
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
  };
}

/** Processes that wanted a core, averaged over the last minute: ours included. */
export const loadNow = (): number => loadavg()[0] ?? NaN;

function versionOf(name: string): string {
  const file = path.resolve(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
