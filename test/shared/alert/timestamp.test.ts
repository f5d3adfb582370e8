import { toTimestamp } from '../../../shared/alert/timestamp.ts';

describe('shared/alert/timestamp', () => {
  it.each([
    ['2021-04-27T12:19:27.7211305Z', '2021-04-27T12:19:27.721Z'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.1Z', '2026-11-22T10:00:00.100Z'],
    ['2026-11-22T12:00:00+02:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.1234567', '2026-11-22T10:00:00.123Z'],
    [1621941916475, '2021-05-25T11:25:16.475Z'],
    ['0001-01-01T00:00:00Z', undefined],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
    [Number.NaN, undefined],
    [{}, undefined],
  ])('reads %j as %j', (raw, timestamp) => {
    expect(toTimestamp(raw)).toBe(timestamp);
  });
});
