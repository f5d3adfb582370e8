/**
 * Products write times with none to seven decimals, and some without a zone (they mean UTC). All of them become
 * ISO 8601 UTC with milliseconds, so that comparing them as strings is comparing them as times.
 * Undefined for what is no time, and for .NET's `0001-01-01`, which means "never".
 */
export function toTimestamp(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const zoneless = typeof value === 'string' && !/(z|[+-]\d{2}:?\d{2})$/i.test(value.trim());
  const date = new Date(zoneless ? `${value.trim()}Z` : value);
  return date.getTime() > 0 ? date.toISOString() : undefined;
}
