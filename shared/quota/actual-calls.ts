/**
 * When this process really called. Products count a call when it comes, not when it was promised: where earlier ones
 * were late, the next has to wait a bit longer.
 */

import type { Clock } from '../platform/clock.ts';
import type { Limit } from '../provider/quota.ts';
import type { Answer } from './decide.ts';
import { addGrant, nextGap, prune, type Grants } from './grants.ts';

export interface ActualCalls {
  readonly note: (at: number, calls: number) => void;
  /** Makes use of what was promised for this moment, or puts it off. */
  readonly redeem: (promised: number, calls: number) => Answer;
}

export function trackActualCalls(limits: readonly Limit[], clock: Clock): ActualCalls {
  let made: Grants = [];
  /** How many were put off to each moment; they are counted there until they come. */
  const putOff = new Map<number, number>();

  const note = (at: number, calls: number): void => {
    made = addGrant(prune(made, limits, clock.now()), { at, calls });
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
      const at = nextGap(prune(made, limits, now), limits, { from: now, calls, share: 1 });
      note(at, calls);
      if (at <= now) return { kind: 'now' };
      putOff.set(at, (putOff.get(at) ?? 0) + 1);
      return { kind: 'later', at };
    },
  };
}
