/** Who may call now, who has to wait, and until when. Pure. */

import type { Limit } from '../provider/quota.ts';
import { addGrant, fits, nextGap, nextTurn, type Grants } from './grants.ts';

export type Request =
  /** One call that could not be announced: the look that a notification asks for. */
  | { readonly kind: 'call' }
  /** One page of a list. The next run will ask again. */
  | { readonly kind: 'poll' }
  /** A look and a write, together, now or at a promised moment; not before `from`. */
  | { readonly kind: 'turn'; readonly calls: number; readonly from: number }
  /** One call that is only made while there is plenty. */
  | { readonly kind: 'spare' };

/** `at` is ours, milliseconds since the epoch: promised to a call and to a turn, an estimate for the others. */
export type Answer = { readonly kind: 'now' } | { readonly kind: 'later'; readonly at: number };

/** What waits in turn, however much it is, leaves some of the quota to polls and to looks. */
const shares = new Map<Request['kind'], number>([
  ['call', 1],
  ['poll', 1],
  ['turn', 0.92],
  ['spare', 0.5],
]);
const promised: ReadonlySet<Request['kind']> = new Set(['call', 'turn']);

const now: Answer = { kind: 'now' };

interface Decided {
  readonly grants: Grants;
  readonly answer: Answer;
}

export function decide(grants: Grants, limits: readonly Limit[], at: number, request: Request): Decided {
  const calls = request.kind === 'turn' ? request.calls : 1;
  const share = shares.get(request.kind) ?? 1;
  const from = request.kind === 'turn' ? Math.max(request.from, at) : at;
  if (from <= at && fits(grants, limits, { at, calls, share }))
    return { grants: addGrant(grants, { at, calls }), answer: now };
  // Turns are kept in their order; single calls need not stand behind a queue of hours.
  const find = request.kind === 'turn' ? nextTurn : nextGap;
  const later = find(grants, limits, { from, calls, share });
  return {
    grants: promised.has(request.kind) ? addGrant(grants, { at: later, calls }) : grants,
    answer: { kind: 'later', at: later },
  };
}
