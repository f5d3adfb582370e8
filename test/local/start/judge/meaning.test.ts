import { meaningOf } from '../../../../local/start/judge/meaning.ts';
import type { Product } from '../../../../local/tenant/state/products.ts';

describe('local/start/judge/meaning', () => {
  it.each<[Product, string, string | undefined, object | undefined]>([
    ['defenderXdr', 'new', 'unknown', { stage: 'new' }],
    ['defenderXdr', 'new', 'truePositive', { stage: 'new' }],
    ['defenderXdr', 'resolved', 'informationalExpectedActivity', { stage: 'closed', verdict: 'benign' }],
    ['defenderXdrIncidents', 'active', undefined, { stage: 'new' }],
    ['defenderXdrIncidents', 'redirected', undefined, undefined],
    ['sentinel', 'Closed', 'Undetermined', { stage: 'closed' }],
    ['sentinel', 'Closed', 'BenignPositive', { stage: 'closed', verdict: 'benign' }],
    ['defenderForCloudApps', 'FALSE_POSITIVE', undefined, { stage: 'closed', verdict: 'falsePositive' }],
    ['defenderForCloudApps', 'DISMISSED', undefined, { stage: 'closed' }],
    ['defenderForCloud', 'Dismissed', undefined, { stage: 'closed', verdict: 'falsePositive' }],
    ['defenderForCloud', 'constructor', undefined, undefined],
  ])('%s: %s, %s', (provider, status, classification, meaning) => {
    expect(meaningOf(provider, { status, classification })).toEqual(meaning);
  });
});
