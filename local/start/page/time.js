/** Times and durations as people say them. Milliseconds in, text out. */

export function duration(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Whole seconds: for what counts up while one looks. */
export function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 100 ? `${seconds} s` : duration(ms);
}

export const clock = (at) => new Date(at).toLocaleTimeString('en-GB');
