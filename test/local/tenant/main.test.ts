import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parsePolicy } from '../../../shared/policy/parse.ts';

const main = resolve('local/tenant/main.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('local/tenant/main', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'main-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** `signal` is sent once it says that it listens. */
  const run = (args: readonly string[], signal?: NodeJS.Signals): Promise<Ended> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [main, ...args], { cwd: directory });
      let [out, err] = ['', ''];
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        if (signal !== undefined && /^listening on /m.test(out)) child.kill(signal);
      });
      child.on('close', (code) => done({ code, out, err }));
    });

  it.each(['SIGTERM', 'SIGINT'] as const)('prints where it is and ends cleanly on %s', async (signal) => {
    const { code, out, err } = await run(['--port', '0'], signal);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/CA certificate +\S+ca\.pem/);
    expect(out).toMatch(/IDENTITY_ENDPOINT=https:\/\/localhost:\d+\/msi\/token/);
  });

  it('prints the entry for the policy of a further tenant, and where that gives tokens', async () => {
    const { code, out, err } = await run(['--further-port', '0'], 'SIGTERM');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/LOGIN_ENDPOINT=https:\/\/localhost:\d+$/m);
    const entry = /^ +(\{"tenantId".*\})$/m.exec(out)?.[1] ?? '';
    expect(parsePolicy(JSON.stringify({ tenants: [JSON.parse(entry)] }))).toMatchObject({ ok: true });
  });

  it('says which port is busy and what to do', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run(['--port', String(port)]);
    await new Promise((done) => server.close(done));
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is busy`);
    expect(err).toContain('--port');
  });

  it.each([[['--verbose']], [['--port']], [['--port', '70000']], [['7443']]])('refuses %j', async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(1);
    expect(err).toContain('Usage: npm run tenant');
  });
});
