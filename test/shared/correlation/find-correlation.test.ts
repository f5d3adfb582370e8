import { findCorrelation } from '../../../shared/correlation/find-correlation.ts';
import type { Correlation } from '../../../shared/correlation/record.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at } from '../../support/plan-case.ts';

const correlation = (id: string, redirectTo?: string): Correlation => ({
  id,
  tenantId,
  createdAt: at(0),
  writtenAt: at(0),
  aliases: [],
  copies: [],
  ...(redirectTo === undefined ? {} : { redirectTo }),
});

describe('shared/correlation/find-correlation', () => {
  it.each([
    ['itself', 'survivor'],
    ['through one that was merged into it', 'second'],
    ['through one that was merged into one that was merged', 'first'],
  ])('finds the correlation that goes on: %s', async (_sentence, owner) => {
    const store = createMemoryStore();
    for (const one of [
      correlation('first', 'second'),
      correlation('second', 'survivor'),
      correlation('survivor'),
    ])
      await store.write(undefined, one, []);
    await store.claimAlias(tenantId, 'k:1', owner);
    expect((await findCorrelation(store, tenantId, 'k:1'))?.id).toBe('survivor');
  });

  it.each([
    ['an alias that nobody has', undefined],
    ['a claim whose correlation is still to come', 'nobody'],
  ])('finds nothing for %s', async (_sentence, owner) => {
    const store = createMemoryStore();
    if (owner !== undefined) await store.claimAlias(tenantId, 'k:1', owner);
    expect(await findCorrelation(store, tenantId, 'k:1')).toBeUndefined();
  });
});
