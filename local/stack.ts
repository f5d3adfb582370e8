/** Everything that Alert Mirror needs, on this machine: Azurite, the simulated tenant, and the function host. */

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startAzurite, type Azurite } from './storage/azurite.ts';
import { startTenant, type Tenant, type TenantOptions } from './tenant/tenant.ts';

export interface StackOptions {
  /** Folder with host.json, package.json and dist/; the project itself by default. */
  readonly appDir?: string;
  readonly tenant?: TenantOptions;
  /** Further app settings; they win over the stack's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gets every line that the function host prints. */
  readonly onHostLine?: (line: string) => void;
}

export interface Stack {
  readonly tenant: Tenant;
  readonly storage: Azurite;
  /** `http://127.0.0.1:<port>` */
  readonly hostUrl: string;
  readonly host: ChildProcess;
  /** Runs a timer function at once, as an operator would: `POST /admin/functions/<name>`. */
  runFunction(name: string): Promise<void>;
  health(): Promise<Record<string, unknown>>;
  /** Resolves when every process is gone. */
  stop(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '..');
const hostStartMs = 30_000;

/** @throws Error that says what did not start and what to do; nothing is left running then. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const appDir = options.appDir ?? root;
  if (!existsSync(path.join(appDir, 'dist', 'index.cjs')))
    throw new Error('The app is not built: run "npm run build" first.');
  const storage = await startAzurite();
  let tenant: Tenant | undefined;
  let host: RunningHost | undefined;
  const stop = async (): Promise<void> => {
    await host?.stop();
    await tenant?.close();
    await storage.stop();
  };
  try {
    tenant = await startTenant(options.tenant);
    const port = await freePort();
    const settings = { ...stackSettings(storage, tenant, port), ...options.settings };
    host = await startHostProcess(appDir, port, settings, options.onHostLine ?? (() => undefined));
  } catch (error) {
    await stop();
    throw error;
  }
  const { url: hostUrl, child } = host;
  return {
    tenant,
    storage,
    hostUrl,
    host: child,
    stop,
    async runFunction(name) {
      const answer = await fetch(`${hostUrl}/admin/functions/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
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
function stackSettings(storage: Azurite, tenant: Tenant, port: number): Record<string, string> {
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

interface RunningHost {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

async function startHostProcess(
  appDir: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<RunningHost> {
  const preload = new URL('./storage/end-with-parent.ts', import.meta.url).href;
  const args = [
    '--import',
    preload,
    path.join(root, 'local', 'host', 'main.ts'),
    '--port',
    String(port),
    '--app',
    appDir,
  ];
  // Detached, because Ctrl-C reaches the whole terminal and the host must drain in its own time.
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(hard);
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilListening(child, onLine);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, child, stop };
}

function untilListening(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string): void =>
      reject(new Error(`The function host ${what}. It printed:\n${printed.slice(-20).join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready within ${hostStartMs / 1000} s`), hostStartMs);
    const read = (stream: NodeJS.ReadableStream | null): void => {
      if (stream === null) return;
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 200) printed.push(line);
        onLine(line);
        if (!line.startsWith('listening on ')) return;
        clearTimeout(timer);
        resolve();
      });
    };
    read(child.stdout);
    read(child.stderr);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code ?? 'none'}`);
    });
  });
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('No free port.')),
      );
    });
  });
}
