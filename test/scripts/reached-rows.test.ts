import { readFileSync } from 'node:fs';
import { reached, reachedRows } from '../../scripts/reached-rows.ts';
import { prefixOf } from '../../shared/provider/product-alias.ts';

const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));

describe('scripts/reached-rows', () => {
  it('are the rows of docs/providers.md (npm run generate)', () => {
    expect(readFileSync('docs/providers.md', 'utf8')).toContain(`\n${reachedRows()}\n`);
  });

  it('name every prefix by which the app knows a product, once, and one product in each row', () => {
    const known = letters.flatMap((a) => letters.map((b) => a + b)).filter((two) => prefixOf(two));
    const own = ['ra', 'ta', 'ea'];
    expect(reached.flatMap(({ prefixes }) => prefixes).toSorted()).toEqual([...known, ...own].toSorted());
    for (const { prefixes } of reached) expect(new Set(prefixes.map(prefixOf)).size).toBe(1);
  });
});
