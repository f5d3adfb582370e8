/** Everything that Alert Mirror needs, on this machine: Azurite, the simulated tenant, and the function host. */

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { freePort, startHostProcess, type RunningHost } from './host-process.ts';
import { startAzurite, type Azurite } from './storage/azurite.ts';
import { startTenant, type Tenant, type TenantOptions } from './tenant/tenant.ts';

export interface StackOptions {
  /** Folder with host.json, package.json and dist/; the project itself by default. */
  readonly appDir?: string;
  readonly tenant?: TenantOptions;
  /** Further app settings; they win over the stack's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Settings that depend on the tenant; they win over all others. */
  readonly settingsFor?: (tenant: Tenant) => Promise<Readonly<Record<string, string>>>;
  /** Gets every line that the function host prints. */
  readonly onHostLine?: (line: string) => void;
}

export interface Stack {
  readonly tenant: Tenant;
  readonly storage: Azurite;
  /** `http://127.0.0.1:<port>` */
  readonly hostUrl: string;
  readonly host: ChildProcess;
  /** Runs a function at once, as an operator would: `POST /admin/functions/<name>`; a timer takes no input. */
  runFunction(name: string, input?: unknown): Promise<void>;
  health(): Promise<Record<string, unknown>>;
  /** Resolves with a sentence when a process ends that nobody has told to. */
  readonly broken: Promise<string>;
  /** Resolves when every process is gone. */
  stop(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '..');

/** @throws Error that says what did not start and what to do; nothing is left running then. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const appDir = options.appDir ?? root;
  if (!existsSync(path.join(appDir, 'dist', 'index.cjs')))
    throw new Error('The app is not built: run "npm run build" first.');
  const storage = await startAzurite();
  let tenant: Tenant | undefined;
  let host: RunningHost | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await host?.stop();
    await tenant?.close();
    await storage.stop();
  };
  try {
    tenant = await startTenant(options.tenant);
    const port = await freePort();
    const special = await options.settingsFor?.(tenant);
    const settings = { ...stackSettings(storage, tenant, port), ...options.settings, ...special };
    host = await startHostProcess(appDir, port, settings, options.onHostLine ?? (() => undefined));
  } catch (error) {
    await stop();
    throw error;
  }
  const { url: hostUrl, child, ended } = host;
  const broken = new Promise<string>((resolve) => {
    const tell = (what: string) => () => stopping || resolve(what);
    void storage.ended.then(tell('Azurite, the storage, has ended unexpectedly.'));
    void ended.then(tell('The function host has ended unexpectedly; --verbose shows what it printed.'));
  });
  return {
    tenant,
    storage,
    hostUrl,
    host: child,
    broken,
    stop,
    async runFunction(name, input) {
      const answer = await fetch(`${hostUrl}/admin/functions/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input }),
      });
      if (answer.status !== 202)
        throw new Error(`${name} could not be run: the host answered ${answer.status}.`);
    },
    async health() {
      const answer = await fetch(`${hostUrl}/api/health`);
      return (await answer.json()) as Record<string, unknown>;
    },
  };
}

/** The laptop's settings: every poll is near, so that a person sees what happens. */
export function stackSettings(storage: Azurite, tenant: Tenant, port: number): Record<string, string> {
  return {
    ...tenant.environment,
    AzureWebJobsStorage: storage.connectionString,
    MIRROR_POLICY: path.join(root, 'local', 'mirror.policy.json'),
    CLIENT_STATE: randomBytes(24).toString('base64url'),
    NOTIFICATION_URL: `http://127.0.0.1:${port}`,
    // Cloud Apps allows 30 calls a minute: two for each of these polls, and the rest for people.
    POLL_SCHEDULE: '*/10 * * * * *',
  };
}
