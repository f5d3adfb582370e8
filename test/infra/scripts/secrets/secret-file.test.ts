import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { withSecretFile } from '../../../../infra/scripts/secrets/secret-file.ts';

const source = path.resolve('infra', 'scripts', 'secrets', 'secret-file.ts');

describe('infra/scripts/secrets/secret-file', () => {
  it('hands over a file that only its owner can read, in a folder that only its owner can enter', async () => {
    await withSecretFile('hush', (file) => {
      expect(readFileSync(file, 'utf8')).toBe('hush');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
      return Promise.resolve();
    });
  });

  it.each([
    ['is done', () => Promise.resolve('result')],
    ['has failed', () => Promise.reject(new Error('broken'))],
  ])('removes it when the work %s', async (_sentence, end) => {
    let used = '';
    const work = withSecretFile('hush', (file) => {
      used = file;
      return end();
    });
    await Promise.allSettled([work]);
    expect(used).not.toBe('');
    expect(existsSync(path.dirname(used))).toBe(false);
    expect(process.listenerCount('SIGHUP')).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('removes it on %s, and ends by it', async (signal) => {
    const program = `import { withSecretFile } from ${JSON.stringify(source)};
      await withSecretFile('hush', (file) => { console.log(file); return new Promise((r) => setTimeout(r, 20000)); });`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program]);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const file = chunk.toString('utf8').trim();
    expect(existsSync(file)).toBe(true);
    child.kill(signal);
    expect((await once(child, 'exit'))[1]).toBe(signal);
    expect(existsSync(path.dirname(file))).toBe(false);
  });
});
