import { readFileSync } from 'node:fs';
import { mappingTable, mappingTables } from '../../scripts/mapping-tables.ts';
import { fakeProvider } from '../support/fake-provider.ts';

describe('scripts/mapping-tables', () => {
  it('are those of docs/providers.md (npm run generate)', () => {
    expect(readFileSync('docs/providers.md', 'utf8')).toContain(`\n${mappingTables()}\n`);
  });

  it('mark what is lost and what is not written', () => {
    const lines = mappingTable(
      fakeProvider('jira', { words: 'class', closesAs: new Set(['unknown']) }),
    ).split('\n');
    const shown = 'status `new`, classification `unknown`';
    expect(lines).toContain(`| new | ${shown} | the same | yes |`);
    expect(lines).toContain(`| inProgress | ${shown} | **new** | yes |`);
    expect(lines).toContain(
      '| closed, truePositive | status `resolved`, classification `truePositive` | the same | no |',
    );
    expect(lines.at(-1)).toContain('`phishing` as `unknown` (read back as **unknown**)');
  });
});
