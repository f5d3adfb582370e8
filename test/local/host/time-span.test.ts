import { parseTimeSpan } from '../../../local/host/time-span.ts';

describe('local/host/time-span', () => {
  it.each([
    ['00:00:30', 30_000],
    ['00:10:00', 600_000],
    ['01:00', 3_600_000],
    ['1.00:00:00', 86_400_000],
    ['00:00:00.2500000', 250],
  ])('reads %s', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });

  it.each(['', '5', '00:60:00', '24:00:00', '00:00:61', '-00:00:01', '00:00:30 '])('refuses %j', (text) => {
    expect(parseTimeSpan(text)).toBeUndefined();
  });
});
