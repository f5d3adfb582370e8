/**
 * Milliseconds to wait by a `Retry-After` header: seconds (Graph sends decimals such as `2.128`) or an HTTP date.
 * Undefined when there is none or it can't be read. `now`: milliseconds since the epoch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return finite(Math.ceil(Number(text) * 1000));
  // An HTTP date names its weekday; Date.parse alone would take almost anything for a date.
  return /^[A-Za-z]{3,9},? /.test(text) ? finite(Math.max(0, Date.parse(text) - now)) : undefined;
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
