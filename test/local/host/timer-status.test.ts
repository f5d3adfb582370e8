import { parseSchedule } from '../../../local/host/cron.ts';
import { afterRun, checkPastDue, statusFromJson, statusToJson } from '../../../local/host/timer-status.ts';
import { timerData } from '../../../local/host/timer-data.ts';

const at = (time: string): number => Date.parse(`2026-11-22T${time}Z`);
const everyFive = parseSchedule('0 */5 * * * *');

describe('local/host/timer-status', () => {
  it('has missed nothing at the very first start', () => {
    expect(checkPastDue(undefined, everyFive, at('10:01:00'))).toEqual({
      status: { last: undefined, next: at('10:05:00'), lastUpdated: at('10:01:00') },
      isPastDue: false,
    });
  });

  it.each([
    ['waits for a run still to come', '10:04:59', false],
    ['is past due after a missed run', '10:05:01', true],
    ['is past due once however many were missed', '23:00:00', true],
  ])('%s', (_sentence, now, isPastDue) => {
    const stored = { last: at('10:00:00'), next: at('10:05:00'), lastUpdated: at('10:00:00') };
    expect(checkPastDue(stored, everyFive, at(now))).toEqual({ status: stored, isPastDue });
  });

  it('has missed nothing when the schedule was changed meanwhile', () => {
    const hourly = parseSchedule('0 0 * * * *');
    const stored = { last: at('10:00:00'), next: at('10:05:00'), lastUpdated: at('10:00:00') };
    expect(checkPastDue(stored, hourly, at('10:30:00'))).toEqual({
      status: { last: at('10:00:00'), next: at('11:00:00'), lastUpdated: at('10:00:00') },
      isPastDue: false,
    });
    expect(checkPastDue(stored, hourly, at('12:30:00'))).toMatchObject({
      status: { next: at('13:00:00') },
      isPastDue: false,
    });
  });

  it('does not run twice when the timer fired a little early', () => {
    const status = { last: at('10:00:00'), next: at('10:05:00'), lastUpdated: at('10:00:00') };
    expect(afterRun(status, everyFive, at('10:04:59.990'), true)).toMatchObject({
      last: at('10:05:00'),
      next: at('10:10:00'),
    });
    expect(afterRun(status, everyFive, at('10:04:00'), false)).toMatchObject({
      last: at('10:04:00'),
      next: at('10:05:00'),
    });
  });

  it('writes and reads the real host’s form, and starts afresh on anything else', () => {
    const status = { last: undefined, next: at('10:05:00'), lastUpdated: at('10:01:00') };
    const json = JSON.stringify(statusToJson(status));
    expect(JSON.parse(json)).toEqual({
      Last: '0001-01-01T00:00:00',
      Next: '2026-11-22T10:05:00.000+00:00',
      LastUpdated: '2026-11-22T10:01:00.000+00:00',
    });
    expect(statusFromJson(json)).toEqual(status);
    expect(statusFromJson('{"Next":"never"}')).toBeUndefined();
    expect(statusFromJson('')).toBeUndefined();
  });

  it('gives the function no status when the schedule is not monitored', () => {
    expect(JSON.parse(timerData(undefined, true))).toEqual({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: null,
      IsPastDue: true,
    });
  });
});
