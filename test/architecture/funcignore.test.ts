/** `.funcignore` is read by two programs with different ideas of a pattern; what is written here means one thing to both. */

import { listFiles, readText } from './repository.ts';

const patterns = readText('.funcignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** `dir/` for a folder. */
const ignores = (entry: string): boolean =>
  patterns.some((pattern) => {
    const regex = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*');
    return new RegExp(`^${regex}$`).test(`/${entry}`);
  });

/** What the app in Azure consists of. */
const deployed = ['host.json', 'package.json', 'mirror.policy.json', 'dist/'];

describe('architecture/funcignore', () => {
  it('anchors every pattern at the root', () => {
    expect(patterns.filter((pattern) => !/^\/[^/]+\/?$/.test(pattern))).toEqual([]);
  });

  it('takes nothing away that the app needs', () => {
    expect(deployed.filter(ignores)).toEqual([]);
  });

  it('keeps everything else at home', () => {
    const entries = listFiles().map((file) => file.replace(/\/.*$/, '/'));
    const here = [
      ...entries,
      'node_modules/',
      '.git/',
      '.local/',
      'local.settings.json',
      '__azurite_db_queue__.json',
    ];
    expect([...new Set(here)].filter((entry) => !deployed.includes(entry) && !ignores(entry))).toEqual([]);
  });
});
