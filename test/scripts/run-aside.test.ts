import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runAside } from '../../scripts/run-aside.ts';

describe('scripts/run-aside', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'alert-mirror-aside-'));
  const scriptOf = (code: string): string => {
    const file = path.join(folder, 'script.cjs');
    writeFileSync(file, code);
    return file;
  };

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives way to everything else, and tells what was printed and counted', async () => {
    const script = scriptOf(`
      console.log('priority ' + require('node:os').getPriority());
      console.error('a warning');
      console.log('3 passed, 0 failed');
    `);
    const { output, tally } = await runAside(script);
    expect(output).toContain('priority 19');
    expect(output).toContain('a warning');
    expect(tally).toEqual({ passed: 3, failed: 0 });
  });

  it.each([
    ['breaks', `console.log('3 passed, 0 failed'); process.exitCode = 1;`, { passed: 3, failed: 1 }],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, { passed: 0, failed: 1 }],
    ['says nothing', '', { passed: 0, failed: 1 }],
  ])('never counts as passed what %s', async (_words, code, tally) => {
    expect((await runAside(scriptOf(code))).tally).toEqual(tally);
  });
});
