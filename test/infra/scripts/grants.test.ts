import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { FakeAz } from '../support/fake-az.ts';
import { tenant } from '../support/tenant-rules.ts';

const script = path.resolve('infra', 'scripts', 'grants.ts');
const sample = path.resolve('mirror.policy.sample.json');
const fake = new FakeAz(tenant);
afterAll(() => fake.remove());

/** The program as a person runs it, with az on the PATH. */
function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: fake.env,
  });
  return { status, stdout, stderr };
}

describe('infra/scripts/grants', () => {
  it('runs as a program: says what is missing, with the exit code for it', () => {
    const { status, stdout, stderr } = run('--resource-group', 'rg', '--policy', sample);
    expect(stderr).toBe('');
    expect(stdout).toContain('missing   SecurityAlert.ReadWrite.All on Microsoft Graph');
    expect(status).toBe(3);
  });

  it('shows its usage', () => {
    expect(run('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run grants'),
    });
    expect(run()).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('--resource-group: is missing'),
    });
  });
});
