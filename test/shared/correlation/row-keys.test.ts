import fc from 'fast-check';
import { copyRow, correlationIdFor, escapeKey, journalRow } from '../../../shared/correlation/row-keys.ts';

const anyRef = fc.string({ unit: 'binary', minLength: 1, maxLength: 600 });

describe('shared/correlation/row-keys', () => {
  it('makes keys that storage takes of any ref', () => {
    fc.assert(
      fc.property(anyRef, (ref) => {
        const key = copyRow({ provider: 'defenderXdr', ref });
        expect(key).toMatch(/^[\w~.:@-]+$/);
        expect(key.length).toBeLessThanOrEqual(512);
      }),
    );
  });

  it('tells refs apart', () => {
    fc.assert(
      fc.property(anyRef, anyRef, (a, b) => {
        expect(escapeKey(a) === escapeKey(b)).toBe(a === b);
      }),
    );
  });

  it('leaves readable what storage takes as it is', () => {
    expect(escapeKey('da637 551227677560813_-961444813')).toBe('da637~0020551227677560813_-961444813');
  });

  it('sorts the journal newest first', () => {
    const later = journalRow('2026-11-22T10:00:00.001Z', 'a');
    const earlier = journalRow('2026-11-22T10:00:00.000Z', 'a');
    expect([earlier, later].sort()).toEqual([later, earlier]);
  });

  it('gives the same alert of the same tenant the same id', () => {
    expect(correlationIdFor('t', 'a')).toBe(correlationIdFor('t', 'a'));
    expect(correlationIdFor('t', 'a')).not.toBe(correlationIdFor('u', 'a'));
  });
});
