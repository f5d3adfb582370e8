import { ignoredRefusals, type AnsweredCall } from '../../scripts/ignored-refusals.ts';

const call = (sentAt: number, more: Partial<AnsweredCall> = {}): AnsweredCall => ({
  ...{ instance: 0, quota: 'reads', sentAt, answeredAt: sentAt + 100 },
  ...more,
});
const refused = call(1_000, { retryAfterMs: 5_000 });

describe('scripts/ignored-refusals', () => {
  it.each<[string, AnsweredCall, boolean]>([
    ['one that was sent before the answer came', call(1_050), false],
    ['one while the wait runs', call(1_200), true],
    ['one at the end of it', call(6_099), true],
    ['one after it', call(6_100), false],
    ['one to another quota', call(1_200, { quota: 'writes' }), false],
    ['one of another instance, which knows nothing of it', call(1_200, { instance: 1 }), false],
  ])('%s', (_sentence, later, isIgnored) => {
    expect(ignoredRefusals([refused, later])).toEqual(isIgnored ? [later] : []);
  });

  it('asks for nothing where nobody said how long', () => {
    expect(ignoredRefusals([call(1_000), call(1_200)])).toEqual([]);
  });
});
