import fc from 'fast-check';
import { commentStands, fitComment, tidyComment } from '../../../shared/alert/comment.ts';
import type { Disposition } from '../../../shared/alert/disposition.ts';
import type { Observation } from '../../../shared/alert/observation.ts';

const closed: Disposition = { status: 'resolved', classification: 'truePositive', determination: 'unknown' };
const observation: Observation = { ref: 'x', shown: {}, readAt: '', aliases: [], belongsTo: [] };

describe('shared/alert/comment', () => {
  it.each([
    ['  a\r\nb\rc \n', 'a\nb\nc'],
    ['e\u0301', '\u00e9'],
    [' ', ''],
  ])('tidies %j to %j', (raw, tidy) => {
    expect(tidyComment(raw)).toBe(tidy);
  });

  it.each([
    ['short', 10, 'short'],
    ['0123456789', 10, '0123456789'],
    ['0123456789x', 10, '012345678…'],
    ['01234567 90', 10, '01234567…'],
    ['01234567😀0', 10, '01234567…'],
    ['long', undefined, 'long'],
  ])('fits %j into %p as %j', (comment, limit, fitted) => {
    expect(fitComment(comment, limit)).toBe(fitted);
  });

  it('never exceeds the limit, and fitting twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (comment, limit) => {
        const once = fitComment(comment, limit);
        return once.length <= limit && fitComment(once, limit) === once;
      }),
    );
  });

  it.each([
    ['no comment is wanted', closed, {}, true],
    ['an empty one is wanted', { ...closed, comment: ' \r\n' }, {}, true],
    ['the alert is open', { ...closed, status: 'new' as const, comment: 'a' }, {}, true],
    ['it stands there', { ...closed, comment: 'a ' }, { comment: 'a' }, true],
    ['it is one of many', { ...closed, comment: 'a' }, { comment: 'b', comments: ['a', 'b'] }, true],
    ['it stands there cut', { ...closed, comment: 'abcdef' }, { comment: 'abc…' }, true],
    ['another stands there', { ...closed, comment: 'a' }, { comment: 'b', comments: ['b'] }, false],
    ['none stands there', { ...closed, comment: 'a' }, {}, false],
  ])('when %s', (_, want, seen, stands) => {
    expect(commentStands(want, { ...observation, ...seen }, 4)).toBe(stands);
  });
});
