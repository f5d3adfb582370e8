/** When a failed key comes back, and when it is given up. Pure. */

import { TerminalError, TransientError } from '../errors.ts';

/** "Retry-After: 0" is no leave to ask all the time. */
export const shortestDelayMs = 100;
const firstDelayMs = 5_000;
const longestDelayMs = 15 * 60_000;
/** With the delays above: a provider may be away for about four hours before its keys become dead letters. */
export const maxAttempts = 24;
/** A write of ours that lost a race is tried again soon: the other worker is done within moments. */
export const raceDelayMs = 1_000;

export function retryDelayMs(attempt: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));
}

/** Milliseconds until a failure may have passed. What the other side asked for is never undercut. */
export function delayAfter(error: unknown, attempt: number): number {
  if (error instanceof TransientError && error.retryAfterMs !== undefined)
    return Math.max(error.retryAfterMs, shortestDelayMs);
  if (isLostRace(error)) return raceDelayMs;
  return retryDelayMs(attempt);
}

/** Somebody else wrote first. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof TransientError && error.code === 'conflict';

/** Throttling is the quota's word, not a failure: it never uses up attempts. */
export function countsAsFailure(error: unknown): boolean {
  return !(error instanceof TransientError && error.code === 'throttled');
}

/** Permissions come late (a token is cached for hours), so their lack is waited for; other refusals are final. */
export function isFinal(error: unknown): boolean {
  return error instanceof TerminalError && error.code !== 'unauthorized' && error.code !== 'forbidden';
}
