/**
 * NCRONTAB of six fields, as the Functions host reads it.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words that stand for numbers, the first for `min`. */
  readonly words?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', min: 0, max: 6, words: 'sun mon tue wed thu fri sat'.split(' ') },
];

/** What is wrong with a schedule, or undefined. Repeats nothing of it. */
export function explainNcrontab(schedule: string): string | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `has ${parts.length} fields where six are expected: second, minute, hour, day, month, day of week, such as 0 */5 * * * *`;
  }
  const wrong = fields.filter((field, index) => !isField(parts[index] ?? '', field));
  if (wrong.length === 0) return undefined;
  const ranges = wrong.map(({ name, min, max }) => `${name} (${min} to ${max})`).join(', ');
  return `is wrong in: ${ranges}; expected * or numbers, with - for a range, / for a step and commas between, such as 0 */5 * * * *`;
}

function isField(text: string, field: Field): boolean {
  return text.split(',').every((item) => isItem(item, field));
}

function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || !isStep(step, field)) return false;
  if (range === '*') return true;
  const bounds = range.split('-').map((bound) => numberOf(bound, field));
  const [from, to = from] = bounds;
  return (
    bounds.length <= 2 &&
    from !== undefined &&
    to !== undefined &&
    from >= field.min &&
    to <= field.max &&
    from <= to
  );
}

function isStep(step: string | undefined, { max }: Field): boolean {
  return step === undefined || (/^[0-9]{1,2}$/.test(step) && Number(step) >= 1 && Number(step) <= max);
}

function numberOf(text: string, { min, words = [] }: Field): number | undefined {
  if (/^[0-9]{1,2}$/.test(text)) return Number(text);
  const index = words.indexOf(text.toLowerCase());
  // Out of every range, where `undefined` would read as "no upper bound".
  return index < 0 ? Number.NaN : min + index;
}
