import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../../local/host-process.ts';
import { laptopTenant } from '../../../local/laptop-tenant.ts';
import { stackSettings } from '../../../local/stack.ts';
import { startAzurite, type Azurite } from '../../../local/storage/azurite.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';

const root = path.resolve();
const scratch = mkdtempSync(path.join(tmpdir(), 'alert-mirror-smoke-'));
let storage: Azurite;
let products: Tenant;
let host: ChildProcess;
let url: string;
let key: string;

/** The app under a host that asks for keys, as Azure does. */
beforeAll(async () => {
  storage = await startAzurite();
  products = await startTenant(laptopTenant);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const args = [path.join(root, 'local', 'host', 'main.ts'), '--port', String(port), '--app', root, '--keys'];
  host = spawn(process.execPath, args, {
    cwd: scratch,
    env: { ...process.env, ...stackSettings(storage, products, port) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: host.stdout ?? process.stdin }))
    if (line.startsWith('listening on')) break;
  host.stdout?.resume();
  const keys = JSON.parse(readFileSync(path.join(scratch, '.local', 'host-keys.json'), 'utf8')) as {
    host: { default: string };
  };
  key = keys.host.default;
}, 60_000);

afterAll(async () => {
  const ended = once(host, 'exit');
  host.kill('SIGKILL');
  await ended;
  await products.close();
  await storage.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** The program as a person runs it. */
async function smoke(functionKey: string, ...args: readonly string[]) {
  const program = path.join(root, 'infra', 'scripts', 'smoke.ts');
  const child = spawn(process.execPath, [program, '--app-url', url, ...args], {
    env: { ...process.env, FUNCTION_KEY: functionKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('infra/scripts/smoke', () => {
  it('finds the real app working, once it has polled every product', async () => {
    const { code, output } = await smoke(key, '--wait', '60');
    expect(output).toMatch(/\nworking\n$/);
    for (const provider of ['defenderXdr', 'sentinel', 'defenderForCloud', 'defenderForCloudApps'])
      expect(output).toMatch(new RegExp(`ok {4}${provider} was polled`));
    expect(code).toBe(0);
  }, 90_000);

  it('finds out that a key does not open it', async () => {
    const { code, output } = await smoke('some key that is none', '--wait', '0');
    expect(output).toMatch(/FAIL {2}\/api\/health does not take the key/);
    expect(output).toMatch(/\nnot working: \d of \d checks failed\n$/);
    expect(code).toBe(3);
  });
});
