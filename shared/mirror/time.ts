/** Times travel as ISO 8601 UTC strings of differing precision: they are compared as numbers only. */

/** Milliseconds since the epoch; minus infinity for a missing or unreadable time, so that it never wins. */
export function millis(iso: string | undefined): number {
  if (iso === undefined) return -Infinity;
  const parsed = Date.parse(iso);
  return Number.isNaN(parsed) ? -Infinity : parsed;
}

export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** The later of two times that may be missing. */
export function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  return millis(b) > millis(a) ? b : a;
}

/** Provider clocks of one tenant differ a little, and what a product does by itself follows its cause within this. */
const momentMs = 5_000;

export const isOneMoment = (a: string | undefined, b: string | undefined): boolean =>
  Math.abs(millis(a) - millis(b)) <= momentMs;
