import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../../scripts/bundle.ts';

/** Bytes. Every megabyte is some 15 ms of a cold start: what makes the bundle larger must be worth that. */
const mostBytes = 2_200_000;

/** What the Functions worker supplies, by the same means; says which of Node's modules were loaded. */
const worker = `
const { Module } = require('node:module');
const load = Module.prototype.require;
const names = [];
const core = {
  version: '3.14.1', hostVersion: '4.0.0', Disposable: class {},
  setProgrammingModel() {}, getProgrammingModel() {}, registerHook() {}, log() {},
  registerFunction: ({ name }) => (names.push(name), new core.Disposable()),
};
Module.prototype.require = function (id) {
  return id === '@azure/functions-core' ? core : load.call(this, id);
};
const before = new Set(process.moduleLoadList);
require(process.argv[1]);
const loaded = process.moduleLoadList.filter((name) => !before.has(name));
process.stdout.write(JSON.stringify({ names, loaded }));
`;

describe('scripts/bundle', () => {
  let folder: string;
  let text: string;
  beforeAll(async () => {
    const [file] = await bundle({ sourceMap: false });
    text = Buffer.from(file?.contents ?? []).toString('utf8');
    // Far from node_modules: the bundle needs none.
    folder = mkdtempSync(path.join(tmpdir(), 'alert-mirror-test-'));
    writeFileSync(path.join(folder, 'index.cjs'), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stays small', () => {
    expect(text.length).toBeGreaterThan(mostBytes / 2);
    expect(text.length).toBeLessThan(mostBytes);
  });

  it.each([
    ["zod's messages in German", 'Ung\\xFCltig'],
    ["zod's messages in Japanese", '\\u5165\\u529B'],
  ])('is without %s, which come with `import { z }`', (_, words) => {
    expect(text).not.toContain(words);
  });

  it('keeps names, for whoever reads a stack and for SDKs that look at those of their classes', () => {
    expect(text).toMatch(/function createGroupCommit\(/);
    expect(text).toMatch(/TransientError=class extends Error\b|class TransientError\b/);
  });

  it('registers its functions without loading what reaches outside', () => {
    const script = path.join(folder, 'index.cjs');
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', worker, script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { names, loaded } = JSON.parse(stdout) as { names: string[]; loaded: string[] };
    expect(names).toContain('receive-change-notification');
    for (const module of ['https', 'tls', 'child_process'])
      expect(loaded).not.toContain(`NativeModule ${module}`);
  });
});
