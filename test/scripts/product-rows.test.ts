import { readFileSync } from 'node:fs';
import { scenarioFiles } from '../../scripts/find-scenarios.ts';
import { cellsOf, productRows } from '../../scripts/product-rows.ts';
import { providers } from '../../shared/provider/registry.ts';
import { fakeProvider } from '../support/fake-provider.ts';

describe('scripts/product-rows', () => {
  it('are the rows of docs/providers.md (npm run generate)', () => {
    expect(readFileSync('docs/providers.md', 'utf8')).toContain(`\n${productRows()}\n`);
  });

  it.each([...providers])(
    'name for %s a scenario in which somebody acts there and it is written',
    (_, provider) => {
      expect(cellsOf(provider, scenarioFiles()).at(-1)).toMatch(/^\[[\da-z-]+\]\(/);
    },
  );

  it('say what a product is and what it has no word for', () => {
    const jira = fakeProvider('jira', {
      words: 'status',
      closesAs: new Set(['unknown']),
      holdsComment: false,
      reopens: false,
      irreversible: true,
      subscribesTo: ['security/alerts_v2'],
      permissions: { read: ['A.Read'], write: ['A.Write', 'B.Write'] },
    });
    const scenarios = [{ name: 'jira', text: "act(one, 'jira', {}); expectShown(one, { jira: 'Done' })" }];
    expect(cellsOf(jira, scenarios)).toEqual([
      '[jira](https://learn.microsoft.com/graph), `jira`',
      'Graph subscription to `security/alerts_v2`',
      'status new, inProgress, resolved; closed as unknown',
      'inProgress; truePositive; falsePositive; informationalExpectedActivity; closings as truePositive, which are not written; closings as falsePositive, which are not written; closings as informationalExpectedActivity, which are not written; comment; reopening',
      'graph-security: 150 in 60 s',
      '`A.Read`; `A.Write`, `B.Write`',
      'yes: only with `allowIrreversible`',
      'nothing',
      '[jira](../test/scenarios/jira.test.ts)',
    ]);
  });
});
