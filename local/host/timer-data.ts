import type { TimerStatus } from './timer-status.ts';
import { statusToJson } from './timer-status.ts';

/** A timer trigger's data as the host sends it; without a monitor there is no status, whatever the types say. */
export function timerData(status: TimerStatus | undefined, isPastDue: boolean): string {
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === undefined ? null : statusToJson(status),
    IsPastDue: isPastDue,
  });
}
