import { newCorrelation } from '../../../shared/mirror/draft.ts';
import { describeDisposition, journalOf } from '../../../shared/mirror/journal.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { at, dispositionOf, inputOf, type AlertCase } from '../../support/plan-case.ts';

function journal(alert: AlertCase): readonly string[] {
  const input = inputOf(alert);
  const before = {
    ...newCorrelation('c', tenantId, ''),
    ...(input.agreed === undefined ? {} : { agreed: input.agreed }),
  };
  return journalOf(plan(input), before, at(0)).map(
    ({ event, copy, text }) => `${event} ${copy?.ref ?? ''}: ${text}`,
  );
}

const done = { lastSeen: { is: 'tp' }, shows: { is: 'tp' } } as const;

describe('shared/mirror/journal', () => {
  // prettier-ignore
  it.each<[string, AlertCase, readonly string[]]>([
    ['nothing for nothing', {}, []],
    ['who decided what and when, and what will be written', { a: { shows: { is: 'tp/malware', stamp: -60, comment: 'secret' } } }, [
      `decided a: resolved/truePositive/malware with a comment, decided at ${at(-60)}`,
      'write-planned b: resolved/truePositive/malware with a comment: it shows another value than the agreed one',
    ]],
    ['who was outvoted', { agreed: 'tp @-50 b', a: { shows: { is: 'fp', stamp: -60, closed: -60 } }, b: done }, [
      `conflict a: outvoted: resolved/falsePositive of ${at(-60)}`,
      'write-planned a: resolved/truePositive: it shows another value than the agreed one',
    ]],
    ['what a copy was when it was found', { a: { lastSeen: null }, b: null }, ['first-seen a: baseline: first seen, and still new']],
    ['what was not believed', { a: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } }, b: null }, ['stale a: stale: the answer is older than what is known']],
    ['what was recovered', { a: { intent: { is: 'tp' }, shows: { is: 'tp', stamp: -50 } }, b: null }, ['recovered a: ours: it shows what we were about to write when work was interrupted']],
    ['why a copy is left as it is', { agreed: 'tp @-600 a', a: done, b: { rules: { direction: 'in' } } }, ['not-written b: direction: the policy does not write to this provider']],
    ['but not again for the same decision', { agreed: 'tp @-600 a', a: done, b: { rules: { direction: 'in' }, objection: { check: 'direction', decision: 1 } } }, []],
    ['again for another', { agreed: 'tp @-600 a', decision: 2, a: done, b: { rules: { direction: 'in' }, objection: { check: 'direction', decision: 1 } } }, ['not-written b: direction: the policy does not write to this provider']],
    ['that a copy is gone, once', { a: { shows: 'gone' }, b: null }, ['gone a: gone: the product no longer has it']],
    ['and no more', { a: { shows: 'gone', gone: true }, b: null }, []],
  ])('tells %s', (_sentence, alert, wanted) => {
    expect(journal(alert)).toEqual(wanted);
  });

  it('never holds a comment', () => {
    expect(describeDisposition(dispositionOf('tp', 'secret'))).toBe('resolved/truePositive with a comment');
    expect(describeDisposition(dispositionOf('closed'))).toBe('resolved');
  });
});
