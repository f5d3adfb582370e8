/** Providers for tests of the core: their words and facts as a test needs them, and nothing behind them. */

import { determinations, type Classification, type Determination } from '../../shared/alert/disposition.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { graphSecurity } from '../../shared/provider/quota.ts';
import { translate } from '../../shared/provider/translate.ts';
import type { Words as WordTable } from '../../shared/provider/words.ts';

/** How much of a verdict a product can tell: all of it, the class alone, or only that it is closed. */
export type Words = 'full' | 'class' | 'status';

export interface FakeFacts extends Partial<Omit<Provider, 'id' | 'project' | 'lift' | 'words'>> {
  readonly words?: Words;
}

export function fakeProvider(id: ProviderId, { words = 'full', ...facts }: FakeFacts = {}): Provider {
  const table = tableFor(words);
  const { project, lift } = translate(table);
  return {
    id,
    name: id,
    api: 'graph',
    kind: 'alert',
    writes: new Set(['new', 'inProgress', 'resolved']),
    closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
    reopens: true,
    irreversible: false,
    holdsComment: true,
    settleSeconds: 5,
    calls: { look: [graphSecurity], write: [graphSecurity], quotaOf: () => graphSecurity },
    permissions: { read: [], write: [] },
    nativeSync: 'nothing',
    see: 'https://learn.microsoft.com/graph',
    normaliseRef: (raw) => raw,
    inScope: () => true,
    get: () => Promise.reject(new Error('this test reads nothing')),
    write: () => Promise.reject(new Error('this test writes nothing')),
    words: table,
    project,
    lift,
    ...facts,
  };
}

/** What a product doesn't tell is shown as if it were unsaid. */
function tableFor(words: Words): WordTable {
  const whole = words === 'full';
  return {
    status: {
      field: 'status',
      words: { new: 'new', inProgress: whole ? 'inProgress' : 'new', resolved: 'resolved' },
    },
    classification: {
      field: 'classification',
      words: words === 'status' ? { unknown: 'unknown' } : everyClass,
    },
    determination: {
      field: 'determination',
      words: Object.fromEntries(determinations.map((word) => [word, whole ? word : 'unknown'])) as Readonly<
        Record<Determination, string>
      >,
    },
  };
}

const everyClass: Readonly<Record<Classification, string>> = {
  unknown: 'unknown',
  truePositive: 'truePositive',
  falsePositive: 'falsePositive',
  informationalExpectedActivity: 'informationalExpectedActivity',
};
