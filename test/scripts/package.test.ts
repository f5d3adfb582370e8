import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';

const script = path.resolve('scripts', 'package.ts');
const sample = path.resolve('mirror.policy.sample.json');
let scratch: string;

beforeEach(() => (scratch = mkdtempSync(path.join(tmpdir(), 'alert-mirror-test-'))));
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** The command as a person runs it, from an empty folder. */
function pack(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: scratch, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options);
  return { status, stdout, stderr };
}

const read = (file = 'alert-mirror.zip'): Buffer => readFileSync(path.join(scratch, file));

describe('scripts/package', () => {
  it('packs what runs and nothing else, and says its hash', () => {
    const { status, stdout } = pack(['--policy', sample]);
    expect(status).toBe(0);
    const files = unzipSync(read());
    expect(Object.keys(files)).toEqual(['dist/index.cjs', 'host.json', 'mirror.policy.json', 'package.json']);
    expect(Buffer.from(files['mirror.policy.json'] ?? []).equals(readFileSync(sample))).toBe(true);
    expect(JSON.parse(Buffer.from(files['package.json'] ?? []).toString('utf8'))).toEqual({
      ...{ name: 'alert-mirror', version: expect.any(String), license: 'MIT' },
      ...{ private: true, main: 'dist/index.cjs' },
    });
    expect(stdout).toContain(`sha256 ${createHash('sha256').update(read()).digest('hex')}`);
  });

  it('gives the same bytes in any time zone, under any umask', () => {
    const before = process.umask(0o077);
    pack(['--policy', sample, '--output', 'tokyo.zip'], { TZ: 'Asia/Tokyo' });
    process.umask(0o000);
    pack(['--policy', sample, '--output', 'utc.zip'], { TZ: 'UTC' });
    process.umask(before);
    expect(read('tokyo.zip').equals(read('utc.zip'))).toBe(true);
  });

  it('names no path of this machine', () => {
    pack(['--policy', sample]);
    const bundled = Buffer.from(unzipSync(read())['dist/index.cjs'] ?? []).toString('utf8');
    expect(bundled).not.toContain(path.dirname(path.dirname(script)));
    expect(bundled).not.toMatch(/^\/\/ \.\.\//m);
    expect(bundled).not.toContain('sourceMappingURL=index');
  });

  it('writes the same files to a folder, which it replaces', () => {
    for (let time = 0; time < 2; time += 1)
      expect(pack(['--policy', sample, '--folder', 'app']).status).toBe(0);
    expect(readdirSync(path.join(scratch, 'app')).sort()).toEqual([
      ...['dist', 'host.json', 'mirror.policy.json', 'package.json'],
    ]);
  });

  it('replaces no folder that holds other things', () => {
    writeFileSync(path.join(scratch, 'diary.txt'), 'mine');
    const { status, stderr } = pack(['--policy', sample, '--folder', '.']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/holds other things .*name a new folder/);
    expect(readdirSync(scratch)).toContain('diary.txt');
  });

  it('packs no policy with mistakes, and names them', () => {
    writeFileSync(path.join(scratch, 'policy.json'), '{"mode":"enforced"}');
    const { status, stderr } = pack(['--policy', 'policy.json']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/policy\.json has mistakes, so nothing was packed:\n {2}mode: expected/);
    expect(readdirSync(scratch)).toEqual(['policy.json']);
  });

  it('shows the usage for an option that does not exist', () => {
    const { status, stderr } = pack(['--polcy', 'x']);
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: npm run package');
  });
});
