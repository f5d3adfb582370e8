import { Cron } from 'croner';
import { HostError, textOf } from './host-error.ts';

export interface Schedule {
  /** The first occurrence after that moment, both in milliseconds since the epoch. */
  next(after: number): number;
  readonly moreOftenThanEachMinute: boolean;
}

/** NCRONTAB knows numbers, names, and `* , - /` only; croner knows more, which Azure would refuse. */
const field = /^(\*|[0-9]+|[a-z]{3,9})(-([0-9]+|[a-z]{3,9}))?(\/[0-9]+)?$/i;

/**
 * `{second} {minute} {hour} {day} {month} {day of week}` (or without seconds), in UTC, as on Flex Consumption.
 * @throws HostError
 */
export function parseSchedule(text: string): Schedule {
  const fields = text.trim().split(/\s+/);
  const known = fields.every((part) => part.split(',').every((item) => field.test(item)));
  if (!known || (fields.length !== 5 && fields.length !== 6)) throw notASchedule(text);
  const cron = parseCron(fields.length === 5 ? `0 ${fields.join(' ')}` : fields.join(' '), text);
  const next = (after: number): number => {
    const at = cron.nextRun(new Date(after));
    if (at === null) throw notASchedule(text, 'it never occurs');
    return at.getTime();
  };
  const second = next(next(0));
  return { next, moreOftenThanEachMinute: next(second) - second < 60_000 };
}

function parseCron(sixFields: string, text: string): Cron {
  try {
    // Day of month and day of week must both fit, unlike in Unix cron.
    return new Cron(sixFields, { timezone: 'UTC', mode: '6-part', domAndDow: true, paused: true });
  } catch (cause) {
    throw notASchedule(text, textOf(cause));
  }
}

function notASchedule(text: string, reason?: string): HostError {
  const because = reason === undefined ? '' : ` (${reason})`;
  return new HostError(
    `"${text}" is not an NCRONTAB schedule${because}. Write {second} {minute} {hour} {day} {month} {day of week}, ` +
      'such as "0 */5 * * * *".',
  );
}
