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
  /** Makes calls that were promised for about now, or puts them off. */
  readonly redeem: (calls: number) => Answer;
  /** Puts off to `to` what `redeem` has just allowed for `from`: another quota that it needs is not ready before. */
  readonly postpone: (from: number, to: number, calls: number) => void;
}

export function trackActualCalls(limits: readonly Limit[], clock: Clock): ActualCalls {
  let made: Grants = [];
  /** What was put off, until its moment: it may come to another instance, which knows nothing of it. */
  let putOff: Grants = [];

  const note = (at: number, calls: number): void => {
    made = addGrant(prune(made, limits, clock.now()), { at, calls });
  };
  const putOffTo = (at: number, calls: number): void => {
    putOff = addGrant(putOff, { at, calls });
  };

  return {
    note,
    redeem(calls) {
      const now = clock.now();
      made = prune(made, limits, now);
      putOff = putOff.filter(({ at }) => at > now);
      const wish = { calls, share: 1 };
      // What was put off to later must not keep back what is there now: they would give way to each other for ever.
      if (fits(made, limits, { at: now, ...wish })) {
        note(now, calls);
        return { kind: 'now' };
      }
      const at = nextGap(putOff.reduce(addGrant, made), limits, { from: now, ...wish });
      putOffTo(at, calls);
      return { kind: 'later', at };
    },
    postpone(from, to, calls) {
      if (from > clock.now()) putOffTo(from, -calls);
      else note(from, -calls);
      putOffTo(to, calls);
    },
  };
}
