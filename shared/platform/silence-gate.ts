/**
 * An API that doesn't answer holds each caller until the deadline: a few of them, and every worker's slot waits for one
 * tenant's product. After some calls in a row without an answer nothing more is sent for a while; then one call tries.
 */

import { TransientError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** Fewer may be bad luck, or one slow object. */
const mostInARow = 3;
const restMs = 30_000;

export interface SilenceGate {
  /** @throws TransientError `unavailable` while the API is left alone. It says no time: how long, the caller's patience decides. */
  pass(bucket: string): void;
  /** Takes note of how a call ended; undefined: well. */
  note(bucket: string, error?: unknown): void;
}

export function makeSilenceGate(clock: Clock): SilenceGate {
  const silent = new Map<string, { inARow: number; until: number }>();
  return {
    pass(bucket) {
      const state = silent.get(bucket);
      if (state === undefined || state.inARow < mostInARow) return;
      const now = clock.now();
      if (now < state.until)
        throw new TransientError(
          'unavailable',
          'The API did not answer of late; it is left alone for a moment.',
        );
      // This call tries; the others wait for how it ends.
      state.until = now + restMs;
    },
    note(bucket, error) {
      if (!(error instanceof TransientError && error.code === 'timeout')) silent.delete(bucket);
      else silent.set(bucket, { inARow: (silent.get(bucket)?.inARow ?? 0) + 1, until: clock.now() + restMs });
    },
  };
}
