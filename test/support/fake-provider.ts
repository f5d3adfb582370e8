/** Providers for tests of the core: their words and facts as a test needs them, and nothing behind them. */

import {
  initialDisposition,
  type Classification,
  type Determination,
  type Disposition,
  type Verdict,
} from '../../shared/alert/disposition.ts';
import type { Shown } from '../../shared/alert/observation.ts';
import { liftAs, openAs } from '../../shared/provider/lift.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { graphSecurity } from '../../shared/provider/quota.ts';

/** How much of a verdict a product can tell: all of it, the class alone, or only that it is closed. */
export type Words = 'full' | 'class' | 'status';

export interface FakeFacts extends Partial<Omit<Provider, 'id' | 'project' | 'lift'>> {
  readonly words?: Words;
}

export function fakeProvider(id: ProviderId, { words = 'full', ...facts }: FakeFacts = {}): Provider {
  const project = projectionIn(words);
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
    see: 'https://learn.microsoft.com/graph',
    normaliseRef: (raw) => raw,
    inScope: () => true,
    get: () => Promise.reject(new Error('this test reads nothing')),
    write: () => Promise.reject(new Error('this test writes nothing')),
    project,
    lift: (shown, agreed) => liftAs(project, readShown, shown, agreed),
    ...facts,
  };
}

function projectionIn(words: Words): (disposition: Disposition) => Shown {
  return ({ status, classification, determination }) => {
    if (status !== 'resolved') return show(words === 'full' ? openAs(status) : initialDisposition);
    if (words === 'full') return show({ status, classification, determination });
    return show({ ...openAs(status), ...(words === 'class' ? { classification } : {}) });
  };
}

const show = ({ status, classification, determination }: Verdict): Shown => ({
  status,
  classification,
  determination,
});

/** Anything else in place of a status is a value that is never mirrored. */
function readShown(shown: Shown): Verdict | undefined {
  const status = [...(['new', 'inProgress', 'resolved'] as const)].find((word) => word === shown.status);
  if (status === undefined) return undefined;
  return {
    status,
    classification: shown.classification as Classification,
    determination: shown.determination as Determination,
  };
}
