/** The page's own files, by their paths: a fixed list, so that no path leads anywhere else. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface StaticFile {
  readonly type: string;
  readonly content: Buffer;
}

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

export function staticFiles(
  directory = path.resolve(import.meta.dirname, '..', 'page'),
): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(directory)) {
    const type = types.get(path.extname(name));
    if (type === undefined) continue;
    files.set(`/${name}`, { type, content: readFileSync(path.join(directory, name)) });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
