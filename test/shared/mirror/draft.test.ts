import type { Correlation, CopyRecord } from '../../../shared/correlation/record.ts';
import { extend, intend, isWorthStoring, newCorrelation, newCopy } from '../../../shared/mirror/draft.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { tenantId } from '../../support/alert-keys.ts';
import {
  at,
  correlationId,
  inputOf,
  providerFor,
  shownAs,
  type AlertCase,
  type Name,
} from '../../support/plan-case.ts';

const nowText = at(0);

function recordOf(alert: AlertCase): Correlation {
  const input = inputOf(alert);
  return {
    id: correlationId,
    tenantId,
    createdAt: at(-7200),
    writtenAt: at(-7200),
    aliases: [...input.aliases],
    copies: input.views.map(({ copy }) => copy),
    ...(input.agreed === undefined ? {} : { agreed: input.agreed }),
  };
}
const intended = (alert: AlertCase, lease = { id: 'l', until: at(45) }) =>
  intend(recordOf(alert), plan(inputOf(alert)), nowText, lease);
function copyOf(correlation: Correlation, ref: Name): CopyRecord {
  const copy = correlation.copies.find((one) => one.ref === ref);
  if (copy === undefined) throw new Error(`no ${ref}`);
  return copy;
}
const shown = (words: string) => shownAs(providerFor('a'), words);

const closedAtA = { a: { shows: { is: 'tp', stamp: -60, closed: -60 } } } as const;

describe('shared/mirror/draft', () => {
  it('records the decision, the lease, and what each write will leave', () => {
    const record = intended(closedAtA);
    expect(record).toMatchObject({
      agreed: { number: 1, decidedAt: at(-60) },
      lease: { id: 'l' },
      writtenAt: nowText,
    });
    expect(copyOf(record, 'b').intent).toEqual({
      shown: shown('tp'),
      before: shown('new'),
      at: nowText,
      decision: `${correlationId}#1`,
    });
    expect(copyOf(record, 'a').intent).toBeUndefined();
  });

  it('remembers what was seen', () => {
    const record = intended(closedAtA);
    expect(copyOf(record, 'a').lastSeen).toMatchObject({
      shown: shown('tp'),
      updatedAt: at(-60),
      changedAt: nowText,
    });
    expect(copyOf(record, 'b').lastSeen).toMatchObject({ shown: shown('new'), changedAt: at(-3600) });
  });

  it('ends a lease where there is nothing to write', () => {
    const record = { ...recordOf({}), lease: { id: 'dead', until: at(-1) } };
    expect(intend(record, plan(inputOf({})), nowText, undefined).lease).toBeUndefined();
  });

  it('leaves the intent of a shared copy to its own row', () => {
    const record = intended({ ...closedAtA, i: { states: ['ours'] } });
    expect(copyOf(record, 'i')).not.toHaveProperty('intent');
    expect(copyOf(record, 'i')).not.toHaveProperty('lastSeen');
  });

  it('records why a copy is left, and forgets it when it no longer holds', () => {
    const left = intended({ ...closedAtA, b: { rules: { direction: 'in' } } });
    expect(copyOf(left, 'b').objection).toMatchObject({ check: 'direction', decision: 1 });
    const inStep = intended({ b: { objection: { check: 'direction', decision: 1 } } });
    expect(copyOf(inStep, 'b').objection).toBeUndefined();
  });

  // prettier-ignore
  it.each<[string, AlertCase, object]>([
    ['a stale look changes nothing', { b: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } } }, { lastSeen: { shown: shown('new'), updatedAt: at(-60) } }],
    ['an unreadable copy stays as it was', { b: { shows: 'unknown' } }, { lastSeen: { shown: shown('new') } }],
    ['a copy that is gone is marked', { b: { shows: 'gone' } }, { gone: true, lastSeen: { shown: shown('new') } }],
    ['and unmarked when it is there again', { b: { gone: true } }, { gone: undefined }],
    ['what is never mirrored is kept beside', { b: { shows: { is: 'odd', stamp: -60 } } }, { unmirrored: shown('odd'), lastSeen: { shown: shown('new') } }],
    ['a write that did happen counts as one', { b: { intent: { is: 'tp' }, shows: { is: 'tp', stamp: -50 } } }, { intent: undefined, lastSeen: { shown: shown('tp') }, written: { shown: shown('tp'), times: 1, stampedAt: at(-50), decision: `${correlationId}#1` } }],
    ['and once more', { b: { intent: { is: 'tp' }, written: { is: 'tp', at: -600 }, shows: { is: 'tp', stamp: -50 } } }, { written: { times: 2 } }],
    ['a write that did not happen is forgotten', { b: { intent: { is: 'tp', at: -5 } } }, { intent: undefined }],
    ['but not before the settle time', { b: { intent: { is: 'tp', at: -4 } } }, { intent: { at: at(-4) } }],
    ['nor while nobody can look', { b: { intent: { is: 'tp' }, shows: 'unknown' } }, { intent: { at: at(-60) } }],
    ['somebody has moved on', { b: { intent: { is: 'tp' }, shows: { is: 'fp', stamp: -50 } } }, { intent: undefined }],
    ['the newest stamp is kept, though nothing else is new', { b: { shows: { is: 'new', stamp: -50 } } }, { lastSeen: { updatedAt: at(-50), changedAt: at(-3600) } }],
    ['known comments stay known', { b: { lastSeen: { is: 'tp', comment: 'x', heldComment: 'y' }, shows: { is: 'tp' } } }, { lastSeen: { comment: 'x', heldComment: 'y' } }],
  ])('%s', (_sentence, alert, wanted) => {
    const copy = copyOf(intended({ a: null, ...alert }), 'b');
    for (const [name, value] of Object.entries(wanted)) {
      if (value === undefined) expect(copy).not.toHaveProperty(name);
      else expect(copy).toMatchObject({ [name]: value as object });
    }
  });

  describe('is worth storing', () => {
    const record = recordOf({});
    it.each<[string, Correlation | undefined, Correlation, boolean]>([
      ['what is new', undefined, record, true],
      ['nothing', record, { ...record, writtenAt: nowText }, false],
      ['a lease that ended', { ...record, lease: { id: 'x', until: at(-1) } }, record, true],
      ['another title', record, { ...record, title: 'x' }, true],
      [
        'a copy that is gone',
        record,
        { ...record, copies: record.copies.map((copy) => ({ ...copy, gone: true })) },
        true,
      ],
    ])('%s', (_sentence, before, after, worth) => {
      expect(isWorthStoring(before, after)).toBe(worth);
    });

    it('not a stamp that moved', () => {
      const seen = intended({ a: { shows: { is: 'new', stamp: -1 } } });
      expect(isWorthStoring(recordOf({}), { ...seen, lease: { id: 'l', until: at(45) } })).toBe(false);
    });
  });

  describe('extends a record', () => {
    const empty = newCorrelation('c', tenantId, nowText);
    const one = newCopy({ provider: 'defenderXdr', ref: 'a' }, false, nowText);
    const seen = { ref: 'a', shown: {}, readAt: nowText, aliases: [], belongsTo: [] };

    it('by copies and aliases that it does not have', () => {
      const twice = extend(extend(empty, ['x'], [one], undefined), ['x', 'y'], [one], undefined);
      expect(twice).toMatchObject({ aliases: ['x', 'y'], copies: [one] });
    });

    it('by the earliest creation, the first title and severity', () => {
      const later = { ...seen, createdAt: at(-60), title: 'late', severity: 'low' };
      const earlier = { ...seen, createdAt: at(-90), title: 'first', severity: 'high' };
      const twice = extend(extend(empty, [], [], earlier), [], [], later);
      expect(twice).toMatchObject({ alertCreatedAt: at(-90), title: 'first', severity: 'high' });
      expect(extend(extend(empty, [], [], later), [], [], earlier).alertCreatedAt).toBe(at(-90));
      expect(extend(extend(empty, [], [], later), [], [], seen).alertCreatedAt).toBe(at(-60));
    });
  });
});
