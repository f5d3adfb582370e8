import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..', '..');
const written: string[] = [];

export interface FixtureFiles {
  /** The entry file's text; it may use `app`, `output` and `probe` (what the test put into `globalThis.probe`). */
  readonly code?: string;
  readonly hostJson?: object;
  readonly packageJson?: object;
  /** Further files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

const preamble = "const { app, output } = require('@azure/functions');\nconst probe = globalThis.probe;\n";

/** Writes a function app as a deployed zip holds it; below the repository, so that node_modules is found. */
export function writeApp({
  code = '',
  hostJson = {},
  packageJson = {},
  files = {},
}: FixtureFiles = {}): string {
  mkdirSync(path.join(root, '.local'), { recursive: true });
  const dir = mkdtempSync(path.join(root, '.local', 'test-app-'));
  written.push(dir);
  const all = {
    'host.json': JSON.stringify({ version: '2.0', ...hostJson }),
    'package.json': JSON.stringify({ main: 'dist/index.cjs', ...packageJson }),
    'dist/index.cjs': preamble + code,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

export function removeApps(): void {
  for (const dir of written.splice(0)) rmSync(dir, { recursive: true, force: true });
}
