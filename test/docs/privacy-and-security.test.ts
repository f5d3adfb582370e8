/** A threat model is worth what its places are: each file that it names is there, each defence has code and a test. */

import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/privacy-and-security.md', 'utf8');
const model = page.slice(page.indexOf('## Who could do what'));
const rows = (model.match(/^\| .* \|$/gm) ?? []).filter((row) => !/^\| (?:threat|---)/.test(row));
const files = (text: string): readonly string[] =>
  [...text.matchAll(/`([a-z][\w./-]*\.(?:ts|bicep|json))`/g)].map(([, file = '']) => file);

describe('docs/privacy-and-security', () => {
  it.each([...new Set(files(page))])('%s is there', (file) => expect(existsSync(file)).toBe(true));

  it.each(rows)('has code and a test: %s', (row) => {
    const [, , , code = '', test = ''] = row.split(/ ?\| ?/);
    expect(files(code).length).toBeGreaterThan(0);
    expect(files(test).filter((file) => file.startsWith('test/')).length).toBeGreaterThan(0);
  });

  it.each(['Forge', 'Replay', 'Flood', 'Read'])('has a table on: %s', (heading) => {
    expect(model).toMatch(new RegExp(`^### ${heading}\\n\\n\\| threat `, 'm'));
  });
});
