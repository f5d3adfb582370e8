/** Times as the products print them. */

/** Graph stores seven digits; the last four are not ours to round away. */
export function graphTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}3333Z`;
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.(\d{1,7}))?)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds with their fraction; undefined when the text is no date-time with a zone. */
export function parseTime(text: string): number | undefined {
  const match = withZone.exec(text);
  if (match === null) return undefined;
  const whole = Date.parse(text);
  if (Number.isNaN(whole)) return undefined;
  const beyondMs = (match[3] ?? '').slice(3);
  return beyondMs === '' ? whole : whole + Number(`0.${beyondMs}`);
}

/** A moment strictly after the previous one, even when the clock stands still. */
export function laterThan(previous: string, nowMs: number): number {
  return Math.max(nowMs, Math.floor(Date.parse(previous)) + 1);
}
