import { allowingForLateness } from '../../../shared/quota/lateness.ts';

describe('shared/quota/lateness', () => {
  it.each([
    [5, 6.5],
    [60, 61.5],
    [300, 303],
    [3_600, 3_605],
  ])('plans %d seconds as %d', (seconds, planned) => {
    expect(allowingForLateness({ calls: 9, seconds }, false)).toEqual({ calls: 9, seconds: planned });
  });

  it('needs little where moments are kept', () => {
    expect(allowingForLateness({ calls: 3, seconds: 3 }, true)).toEqual({ calls: 3, seconds: 3.2 });
  });
});
