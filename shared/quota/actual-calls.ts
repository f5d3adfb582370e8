/**
 * When this process really called. Products count a call when it comes, not when it was promised: where earlier ones
 * were late, the next has to wait a bit longer.
 */

import type { Clock } from '../platform/clock.ts';
import type { Limit } from '../provider/quota.ts';
import type { Answer } from './decide.ts';
import { addGrant, fits, nextGap, prune, type Grants } from './grants.ts';

export interface ActualCalls {
  readonly note: (at: number, calls: number) => void;
  /** Makes use of what was promised for this moment, or puts it off. */
  readonly redeem: (promised: number, calls: number) => Answer;
  /** Puts off to `to` what `redeem` has just allowed for `from`: another quota that it needs is not ready before. */
  readonly postpone: (from: number, to: number, calls: number) => void;
}

export function trackActualCalls(limits: readonly Limit[], clock: Clock): ActualCalls {
  let made: Grants = [];
  /** How many were put off to each moment; they are counted there until they come. */
  const putOff = new Map<number, number>();

  const note = (at: number, calls: number): void => {
    made = addGrant(prune(made, limits, clock.now()), { at, calls });
  };
  const putOffTo = (at: number, calls: number): void => {
    note(at, calls);
    putOff.set(at, (putOff.get(at) ?? 0) + 1);
  };
  const returned = (promised: number, calls: number): void => {
    const count = putOff.get(promised) ?? 0;
    if (count === 0) return;
    if (count === 1) putOff.delete(promised);
    else putOff.set(promised, count - 1);
    note(promised, -calls);
  };

  return {
    note,
    redeem(promised, calls) {
      returned(promised, calls);
      const now = clock.now();
      made = prune(made, limits, now);
      // What was put off to later must not keep back what is there now: they would give way to each other for ever.
      const isRoom = fits(
        made.filter(({ at }) => at <= now),
        limits,
        { at: now, calls, share: 1 },
      );
      const at = isRoom ? now : nextGap(made, limits, { from: now, calls, share: 1 });
      if (at <= now) {
        note(now, calls);
        return { kind: 'now' };
      }
      putOffTo(at, calls);
      return { kind: 'later', at };
    },
    postpone(from, to, calls) {
      if (putOff.has(from)) returned(from, calls);
      else note(from, -calls);
      putOffTo(to, calls);
    },
  };
}
