import fc from 'fast-check';
import { unwrapEvents } from '../../../shared/notification/unwrap-events.ts';

const event = { ref: 'a' };
const other = { ref: 'b' };

describe('shared/notification/unwrap-events', () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ['one event', event, [event]],
    ['an array', [event, other], [event, other]],
    ["the records of Azure Monitor's streams", { records: [event, other] }, [event, other]],
    ['a collection', { value: [event] }, [event]],
    ['the output of a workflow', { headers: {}, body: event }, [event]],
    ['wrappers in wrappers', [{ body: { records: [event] } }, other], [event, other]],
    ['an empty array', [], []],
    ['a text', 'body', ['body']],
    ['nothing', null, [null]],
    ['a field of the name that holds something else', { value: 'x', body: 'y' }, [{ value: 'x', body: 'y' }]],
  ])('takes out of %s', (_, parsed, want) => {
    expect(unwrapEvents(parsed)).toEqual(want);
  });

  it('stops at what nobody sends', () => {
    expect(unwrapEvents([[[[[event]]]]])).toEqual([[event]]);
  });

  it('never throws, and makes no more events than there are values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(unwrapEvents(value).length).toBeLessThanOrEqual(JSON.stringify(value).length);
      }),
    );
  });
});
