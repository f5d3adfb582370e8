/** Reads settings and policy once. The app always loads: what is wrong is told by health, and by every function's log. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { processConfig } from './platform/config.ts';
import { adapterNotices } from './policy/adapter-notices.ts';
import { checkMappings } from './policy/check-mapping.ts';
import { checkPolicyAgainstConfig } from './policy/check.ts';
import { loadPolicy, overrideMode } from './policy/load.ts';
import { providers } from './provider/registry.ts';
import { createDoors, type Doors } from './doors.ts';
import { openQueues } from './queues.ts';
import type { Services } from './services.ts';
import { listTenants } from './tenants.ts';

export type Startup =
  | {
      readonly ok: true;
      readonly version: string;
      readonly notices: readonly string[];
      readonly doors: Doors;
      /** Everything behind the doors, loaded when first asked for. */
      readonly services: () => Promise<Services>;
    }
  | { readonly ok: false; readonly version: string; readonly mistakes: readonly string[] };

let cached: Startup | undefined;

/** Settings and policy don't change while a process lives: Azure restarts the app when they do. */
export function startup(): Startup {
  cached ??= start();
  return cached;
}

function start(): Startup {
  const reading = processConfig();
  const version = readVersion(reading.ok ? reading.config.appDirectory : process.cwd());
  if (!reading.ok) return { ok: false, version, mistakes: reading.mistakes };
  const { config } = reading;
  const loaded = loadPolicy(config.policyPath, (path) => readFileSync(path, 'utf8'));
  if (!loaded.ok) return { ok: false, version, mistakes: loaded.mistakes };
  const policy = overrideMode(loaded.policy, config.mode);
  const mistakes = [...checkPolicyAgainstConfig(policy, config), ...checkMappings(policy, providers)];
  if (mistakes.length > 0) return { ok: false, version, mistakes };
  const notices = [...config.notices, ...loaded.notices, ...adapterNotices(policy, providers)];
  const tenants = listTenants(config, policy);
  const queues = openQueues(config);
  let services: Promise<Services> | undefined;
  return {
    ok: true,
    version,
    notices,
    doors: createDoors({ config, tenants, queue: queues.queue }),
    services: () =>
      (services ??= import('./services.ts').then(({ createServices }) =>
        createServices({ config, mode: policy.mode, tenants, queues, version, notices }),
      )),
  };
}

function readVersion(appDirectory: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(appDirectory, 'package.json'), 'utf8'));
    return z.object({ version: z.string() }).parse(manifest).version;
  } catch {
    return 'unknown';
  }
}
