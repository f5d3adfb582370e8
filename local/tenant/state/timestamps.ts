/** Times as the products print them. */

/** Graph stores seven digits; the last four are not ours to round away. */
export function graphTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}3333Z`;
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.(\d{1,7}))?)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch; undefined when the text is no date-time with a zone. */
export function parseTime(text: string): number | undefined {
  const time = withZone.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

const comparables = new Map<string, string | undefined>();
const mostComparables = 100_000;

/** All seven digits, in UTC, so that times compare as text; undefined when the text is no date-time with a zone. */
export function comparableTime(text: string): string | undefined {
  // A list compares the times of all records, page by page: nearly all of them were compared before.
  if (comparables.has(text)) return comparables.get(text);
  if (comparables.size >= mostComparables) comparables.clear();
  const comparable = toComparable(text);
  comparables.set(text, comparable);
  return comparable;
}

function toComparable(text: string): string | undefined {
  const whole = parseTime(text);
  if (whole === undefined) return undefined;
  const beyondMs = (withZone.exec(text)?.[3] ?? '').slice(3).padEnd(4, '0');
  return `${new Date(whole).toISOString().slice(0, -1)}${beyondMs}`;
}

/** A moment strictly after the previous one, even when the clock stands still. */
export function laterThan(previous: string, nowMs: number): number {
  return Math.max(nowMs, Math.floor(Date.parse(previous)) + 1);
}
