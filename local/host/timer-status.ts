import * as z from 'zod';
import type { Schedule } from './cron.ts';

/** When a timer ran and will run, in milliseconds since the epoch; `last` undefined: never. */
export interface TimerStatus {
  readonly last: number | undefined;
  readonly next: number;
  readonly lastUpdated: number | undefined;
}

/** .NET's default date: no run yet. */
const never = '0001-01-01T00:00:00';

/**
 * What a starting host finds: whether a run was missed (then one run makes up for all), and the status to go on with.
 * A schedule that was changed meanwhile has missed nothing.
 *
 * @see https://github.com/Azure/azure-webjobs-sdk-extensions ScheduleMonitor.CheckPastDueAsync
 */
export function checkPastDue(
  stored: TimerStatus | undefined,
  schedule: Schedule,
  now: number,
): { readonly status: TimerStatus; readonly isPastDue: boolean } {
  if (stored === undefined) {
    return { status: { last: undefined, next: schedule.next(now), lastUpdated: now }, isPastDue: false };
  }
  const base = stored.last ?? stored.lastUpdated ?? now;
  const expected = schedule.next(base);
  if (stored.next === expected) return { status: stored, isPastDue: now > stored.next };
  const moved =
    now > expected ? { next: schedule.next(now), lastUpdated: now } : { next: expected, lastUpdated: base };
  return { status: { last: stored.last, ...moved }, isPastDue: false };
}

/** After a run; one that began a little early counts as on time, else it would run twice. */
export function afterRun(
  status: TimerStatus,
  schedule: Schedule,
  startedAt: number,
  scheduled: boolean,
): TimerStatus {
  const at = scheduled ? Math.max(startedAt, status.next) : startedAt;
  return { last: at, next: schedule.next(at), lastUpdated: at };
}

/** As the real host writes it, so that either can go on from the other's. */
export function statusToJson(status: TimerStatus): Readonly<Record<'Last' | 'Next' | 'LastUpdated', string>> {
  return { Last: toDate(status.last), Next: toDate(status.next), LastUpdated: toDate(status.lastUpdated) };
}

function toDate(milliseconds: number | undefined): string {
  return milliseconds === undefined ? never : new Date(milliseconds).toISOString().replace('Z', '+00:00');
}

const date = z.string().transform((text, context) => {
  if (text.startsWith('0001-')) return undefined;
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  context.addIssue('must be a date');
  return z.NEVER;
});

const statusJson = z.object({ Last: date, Next: date, LastUpdated: date.optional() });

/** undefined when it can't be read: the timer then starts afresh. */
export function statusFromJson(text: string): TimerStatus | undefined {
  try {
    const { Last, Next, LastUpdated } = statusJson.parse(JSON.parse(text));
    return Next === undefined ? undefined : { last: Last, next: Next, lastUpdated: LastUpdated };
  } catch {
    return undefined;
  }
}
