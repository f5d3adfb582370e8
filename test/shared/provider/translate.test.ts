import fc from 'fast-check';
import type { Verdict } from '../../../shared/alert/disposition.ts';
import { openAs } from '../../../shared/provider/lift.ts';
import { providers } from '../../../shared/provider/registry.ts';
import { translate } from '../../../shared/provider/translate.ts';
import type { Words } from '../../../shared/provider/words.ts';
import { anyDisposition, closedAs } from './dispositions.ts';

/** One field for everything, as Defender for Cloud has it. */
const oneField: Words = {
  status: {
    field: 'state',
    words: { new: 'Active', inProgress: 'Active', resolved: 'Done' },
    countsAs: new Map([['new', 'Active']]),
  },
  classification: { field: 'state', words: { falsePositive: 'Dismissed' } },
};
const meaning: Words = {
  ...oneField,
  classification: { field: 'state', words: {}, means: new Map([['Done', 'truePositive']]) },
};
const twoFields: Words = {
  status: { field: 'state', words: { new: 'New', inProgress: 'Active', resolved: 'Closed' } },
  classification: { field: 'class', words: { unknown: 'None', truePositive: 'Real' } },
};

describe('shared/provider/translate', () => {
  it.each<[string, Words, Record<string, string>, Verdict | undefined]>([
    ['a word in any case', oneField, { state: 'DISMISSED' }, closedAs('falsePositive')],
    ['a word that counts as another', oneField, { state: 'New' }, openAs('new')],
    ['a word for several statuses as the first', oneField, { state: 'Active' }, openAs('new')],
    ['a word for several classes as none', oneField, { state: 'Done' }, closedAs('unknown')],
    [
      'a word for several classes as what the product means',
      meaning,
      { state: 'Done' },
      closedAs('truePositive'),
    ],
    ['and as nothing else', meaning, { state: 'Active' }, openAs('new')],
    ['a word that is not in the table', oneField, { state: 'Redirected' }, undefined],
    ['nothing', oneField, {}, undefined],
    ['both fields of a closing', twoFields, { state: 'closed', class: 'real' }, closedAs('truePositive')],
    ['a closing that names no class', twoFields, { state: 'Closed' }, closedAs('unknown')],
    ['a class that is not in the table', twoFields, { state: 'Closed', class: 'Odd' }, undefined],
    ['a note on an open alert as nothing', twoFields, { state: 'New', class: 'Odd' }, openAs('new')],
    ['a field of no concern', twoFields, { state: 'New', other: 'x' }, openAs('new')],
  ])('reads %s', (_, words, raw, verdict) => {
    const { show, lift } = translate(words);
    expect(lift(show(raw))).toEqual(verdict);
  });

  it('shows a class without a word as none', () => {
    expect(translate(oneField).project(closedAs('truePositive'))).toEqual({ state: 'Done' });
    expect(translate(twoFields).project(closedAs('falsePositive'))).toEqual({
      state: 'Closed',
      class: 'None',
    });
  });

  describe.each([...providers])('with the table of %s', (_, { words, project, lift }) => {
    it('is what the adapter reads and shows by', () => {
      const own = translate(words);
      fc.assert(
        fc.property(anyDisposition, fc.option(anyDisposition, { nil: undefined }), (d, agreed) => {
          expect(project(d)).toEqual(own.project(d));
          expect(lift(project(d), agreed)).toEqual(own.lift(project(d), agreed));
        }),
      );
    });

    it('comes back to the same words, whatever was agreed', () => {
      fc.assert(
        fc.property(anyDisposition, fc.option(anyDisposition, { nil: undefined }), (d, agreed) => {
          const said = lift(project(d), agreed);
          expect(said).toBeDefined();
          expect(said && project(said)).toEqual(project(d));
        }),
      );
    });

    it('takes nothing from what was agreed and still shows', () => {
      fc.assert(
        fc.property(anyDisposition, (agreed) => {
          const { status, classification, determination } = agreed;
          expect(lift(project(agreed), agreed)).toEqual(
            status === 'resolved' ? { status, classification, determination } : openAs(status),
          );
        }),
      );
    });

    it('says by itself what was decided, less, or what the product means; it never closes what is open', () => {
      const meant = [...(words.classification?.means?.values() ?? [])];
      fc.assert(
        fc.property(anyDisposition, ({ status, classification, determination }) => {
          const said = lift(project({ status, classification, determination }));
          expect(said?.status === 'resolved').toBe(status === 'resolved');
          if (status !== 'resolved') return;
          expect([classification, 'unknown', ...meant]).toContain(said?.classification);
          expect([determination, 'unknown', 'other']).toContain(said?.determination);
        }),
      );
    });
  });
});
