/** Following docs/adding-a-provider.md literally works: in a copy of the repository, with a product that does not exist. */

import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { providerIds, type ProviderId } from '../../shared/provider/provider-id.ts';
import { providers } from '../../shared/provider/registry.ts';

const run = promisify(execFile);
const root = path.resolve(__dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs', 'adding-a-provider.md'), 'utf8');
const kebab = (id: string): string => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The repository without what is made or installed; what is installed is shared. */
function copyRepository(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'alert-mirror-'));
  const left = new Set(['node_modules', '.git', '.local', 'dist', 'bench', '.ci']);
  for (const name of readdirSync(root).filter((each) => !left.has(each)))
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  symlinkSync(realpathSync(path.join(root, 'node_modules')), path.join(copy, 'node_modules'));
  return copy;
}

/** The two files, the line in the registry, a scenario. */
function follow(copy: string, id: ProviderId): void {
  const place = (from: string, to: string, moves: readonly (readonly [string, string])[]) => {
    const text = readFileSync(path.join(root, 'test/docs/followed', from), 'utf8').replaceAll('webhook', id);
    const moved = moves.reduce((all, [old, now]) => all.replaceAll(`'${old}`, `'${now}`), text);
    writeFileSync(path.join(copy, to), moved);
  };
  const file = kebab(id);
  place('adapter.ts', `shared/provider/${file}.ts`, [
    ['../../../shared/provider/', './'],
    ['../../../shared/', '../'],
  ]);
  place('adapter-test.ts', `test/shared/provider/${file}.test.ts`, [
    ['../../shared/provider/', './'],
    ['./adapter.ts', `../../../shared/provider/${file}.ts`],
  ]);
  const registry = path.join(copy, 'shared/provider/registry.ts');
  const text = readFileSync(registry, 'utf8');
  const line = 'const adapters: readonly Provider[] = [\n';
  writeFileSync(registry, text.replace(line, `${line}  ${id},\n`));
  appendFileSync(registry, `import { ${id} } from './${file}.ts';\n`);
  writeFileSync(
    path.join(copy, `test/scenarios/${file}.test.ts`),
    `scenario.act(story, '${id}', { status: 'Done' });\nscenario.expectShown(story, { ${id}: 'Open' });\n`,
  );
}

describe('docs/adding-a-provider', () => {
  it('names only files that are there', () => {
    const named = [...page.matchAll(/`((?:shared|test|local|infra|docs|scripts)\/[\w./-]+)`/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, name = ''] of named)
      expect([name, existsSync(path.join(root, name))]).toEqual([name, true]);
  });

  it('leads to a provider that passes the checks that every provider passes', async () => {
    const copy = copyRepository();
    try {
      const id = providerIds.find((each) => !providers.has(each)) ?? 'webhook';
      follow(copy, id);
      await run(process.execPath, ['scripts/generate.ts'], { cwd: copy });
      const docs = readFileSync(path.join(copy, 'docs/providers.md'), 'utf8');
      expect(docs).toContain(`### A product that does not exist (\`${id}\`)`);
      const config = path.join(copy, 'jest.config.js');
      writeFileSync(config, readFileSync(config, 'utf8').replace(/^ *globalSetup:.*$/m, ''));
      const jest = path.join(copy, 'node_modules/jest/bin/jest.js');
      const tests = ['registry', kebab(id)].map((name) => `test/shared/provider/${name}.test.ts`);
      const { stderr } = await run(
        process.execPath,
        [
          jest,
          '--maxWorkers=1',
          ...tests,
          'test/scripts/product-rows.test.ts',
          'test/scripts/mapping-tables.test.ts',
        ],
        { cwd: copy, env: { ...process.env, FORCE_COLOR: '0' } },
      );
      expect(stderr).toContain('Test Suites: 4 passed, 4 total');
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }, 120_000);
});
