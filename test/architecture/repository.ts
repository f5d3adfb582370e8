/** The files of this repository: what git tracks, and what it would. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSource, type Source } from './source.ts';

const root = path.resolve(__dirname, '..', '..');

export function listFiles(): readonly string[] {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && existsSync(path.join(root, file)));
}

export const readText = (file: string): string => readFileSync(path.join(root, file), 'utf8');

export const readSources = (files: readonly string[]): readonly Source[] =>
  files.filter((file) => file.endsWith('.ts')).map((file) => parseSource(file, readText(file)));
