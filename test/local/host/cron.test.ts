import { parseSchedule } from '../../../local/host/cron.ts';

const next = (text: string, after: string): string =>
  new Date(parseSchedule(text).next(Date.parse(after))).toISOString();

describe('local/host/cron', () => {
  it.each([
    ['0 */5 * * * *', '2026-11-22T10:00:00Z', '2026-11-22T10:05:00.000Z'],
    ['*/10 * * * * *', '2026-11-22T10:00:01Z', '2026-11-22T10:00:10.000Z'],
    ['0 30 9 * * Mon-Fri', '2026-11-22T10:00:00Z', '2026-11-23T09:30:00.000Z'],
    ['*/5 * * * *', '2026-11-22T10:00:01Z', '2026-11-22T10:05:00.000Z'],
    ['0 0 0 13 * 5', '2026-11-22T10:00:00Z', '2027-08-13T00:00:00.000Z'],
  ])('%s after %s comes at %s (UTC; day and weekday must both fit)', (text, after, want) => {
    expect(next(text, after)).toBe(want);
  });

  it.each([
    '',
    'often',
    '00:05:00',
    '0 */5 * * *  * *',
    '0 0 0 L * *',
    '0 99 * * * *',
    '@daily',
    '0 0 0 31 2 *',
  ])('refuses %j and says how to write one', (text) => {
    expect(() => parseSchedule(text)).toThrow(/is not an NCRONTAB schedule.*\{second\} \{minute\}/);
  });

  it('knows schedules that are too frequent to be monitored', () => {
    expect(parseSchedule('*/30 * * * * *').moreOftenThanEachMinute).toBe(true);
    expect(parseSchedule('0 * * * * *').moreOftenThanEachMinute).toBe(false);
  });
});
