import fc from 'fast-check';
import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import { encodeElement, maxMessageBytes, packKeys } from '../../../shared/alert/message.ts';
import { parseMessage } from '../../../shared/alert/parse-message.ts';
import { anyKey, tenantId, keyFor } from '../../support/alert-keys.ts';

const unpack = (texts: readonly string[]): unknown[] =>
  texts.flatMap((text) => JSON.parse(text) as unknown[]);
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('shared/alert/message', () => {
  it('loses nothing, keeps the order and stays within the limit', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 200 }), (keys) => {
        const texts = packKeys(keys);
        for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxMessageBytes);
        const read = texts.flatMap((text) => [...parseMessage(text).keys]);
        expect(read.map(({ ref }) => ref)).toEqual(keys.map(({ ref }) => ref));
        expect(plain(read.map(withoutObservation))).toEqual(plain(keys.map(withoutObservation)));
      }),
    );
  });

  it('keeps every observation that fits', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 40 }), (keys) => {
        const read = unpack(packKeys(keys)) as AlertKey[];
        keys.forEach((key, index) => {
          const fits = Buffer.byteLength(JSON.stringify([key])) <= maxMessageBytes;
          expect(read[index]?.observation).toEqual(fits ? plain(key).observation : undefined);
        });
      }),
    );
  });

  it('puts what fits into one message into one message', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 100 }), (keys) => {
        const texts = packKeys(keys);
        texts.slice(1).forEach((text, index) => {
          const [first] = JSON.parse(text) as unknown[];
          const together =
            Buffer.byteLength(texts[index] ?? '') + 1 + Buffer.byteLength(JSON.stringify(first));
          expect(together).toBeGreaterThan(maxMessageBytes);
        });
      }),
    );
  });

  it('packs a hundred plain keys into one message', () => {
    const keys = Array.from({ length: 100 }, (_, index) => keyFor(`da637551227677560813_${index}`));
    expect(packKeys(keys)).toHaveLength(1);
  });

  it('sends nothing for nothing', () => {
    expect(packKeys([])).toEqual([]);
  });

  it('fills a message to the last byte', () => {
    const room = maxMessageBytes - encodeElement(observed('')).bytes - 1;
    const [exact = ''] = packKeys([observed('x'.repeat(room))]);
    expect(Buffer.byteLength(exact)).toBe(maxMessageBytes);
    expect(exact).toContain('xxx');
    const [over = ''] = packKeys([observed('x'.repeat(room + 1))]);
    expect(JSON.parse(over)).toEqual([keyFor('a')]);
  });

  it('refuses a name that no message can hold', () => {
    expect(() => encodeElement(keyFor('x'.repeat(maxMessageBytes)))).toThrow('does not fit');
  });

  it('carries poll requests and subscription events beside keys', () => {
    const elements = [
      keyFor('a'),
      { tenantId, poll: 'defenderXdr' as const },
      { tenantId, subscriptionId: tenantId, lifecycle: 'missed' as const },
    ];
    expect(unpack(packKeys(elements))).toEqual(elements);
  });
});

function observed(comment: string): AlertKey {
  const observation = {
    ref: 'a',
    shown: {},
    comment,
    readAt: '2026-11-22T10:00:00.000Z',
    aliases: [],
    belongsTo: [],
  };
  return { ...keyFor('a'), observation };
}

function withoutObservation(key: AlertKey): unknown {
  return { ...key, observation: undefined };
}
