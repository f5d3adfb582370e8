import fc from 'fast-check';
import { keySources, type AlertKey } from '../../shared/alert/alert-key.ts';
import { providerIds } from '../../shared/provider/provider-id.ts';

export const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';

export function keyFor(ref: string): AlertKey {
  return {
    tenantId,
    provider: 'defenderXdr',
    ref,
    observedAt: '2026-11-22T10:00:00.000Z',
    source: 'notification',
  };
}

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const text = fc.string({ unit: 'grapheme', maxLength: 200 });
/** Now and then one that fills a message, or doesn't fit into one. */
const comment = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 60_000 }).map((length) => 'ä'.repeat(length / 2)) },
);
const observation = fc.record(
  {
    ref: fc.string({ minLength: 1 }),
    shown: fc.dictionary(fc.constantFrom('status', 'classification'), text, { noNullPrototype: true }),
    comment,
    readAt: instant,
    aliases: fc.array(text, { maxLength: 5 }),
    belongsTo: fc.constant([]),
  },
  { requiredKeys: ['ref', 'shown', 'readAt', 'aliases', 'belongsTo'], noNullPrototype: true },
);

export const anyKey: fc.Arbitrary<AlertKey> = fc.record(
  {
    tenantId: fc.uuid(),
    provider: fc.constantFrom(...providerIds),
    ref: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
    observedAt: instant,
    source: fc.constantFrom(...keySources),
    observation,
    attempt: fc.nat(),
  },
  { requiredKeys: ['tenantId', 'provider', 'ref', 'observedAt', 'source'], noNullPrototype: true },
);
