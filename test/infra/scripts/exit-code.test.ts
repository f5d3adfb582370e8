import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, ScriptError } from '../../../infra/scripts/exit-code.ts';

const page = readFileSync(path.resolve('docs', 'deploying.md'), 'utf8');
const manifest = JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

describe('infra/scripts/exit-code', () => {
  it('is the table in docs/deploying.md', () => {
    const rows = [...page.matchAll(/^\| (\d) \| /gm)].map(([, code]) => Number(code));
    expect(rows).toEqual(Object.values(exitCodes));
  });

  it('goes with an error by name', () => {
    expect(new ScriptError('notAllowed', 'words').exitCode).toBe(4);
  });

  it('comes from scripts that docs/deploying.md names as they are', () => {
    const named = [...page.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '');
    expect(new Set(named)).toEqual(new Set(['federation', 'grants', 'package', 'secrets', 'smoke']));
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});
