/** Who may call now, who has to wait, and until when. Pure. */

import type { Limit } from '../provider/quota.ts';
import { addGrant, fits, nextGap, type Grants, type Room } from './grants.ts';

export type Request =
  /** One call that could not be announced. */
  | { readonly kind: 'call' }
  /** One page of a list. */
  | { readonly kind: 'poll' }
  /** One page of a list that nothing waits for. */
  | { readonly kind: 'sweep' }
  /** Calls that go together, now or at a promised moment; not before `from`. A lone write counts where nothing else does. */
  | { readonly kind: 'write' | 'lone-write' | 'look'; readonly calls: number; readonly from: number }
  /** The same once more, for what the product has refused. */
  | { readonly kind: 'again'; readonly calls: number; readonly from: number }
  /** One call that is only made while there is plenty. */
  | { readonly kind: 'spare' };

/** `at` is ours, milliseconds since the epoch: promised to a call and to a turn, an estimate for the others. */
export type Answer = { readonly kind: 'now' } | { readonly kind: 'later'; readonly at: number };

const plenty: Room = { share: 0.5 };

/**
 * What waits in turn, however much it is, leaves some of the quota to looks, and both leave some to polls: nobody
 * learns of a change without them. The rest is for what comes a bit later than it was promised.
 */
const rooms = new Map<Request['kind'], Room>([
  ['write', { share: 0.94, spared: 2, isEven: true }],
  ['lone-write', { share: 0.98, spared: 1, isEven: true }],
  ['look', { share: 0.96, spared: 3 }],
  ['call', { share: 0.96, spared: 1 }],
  ['poll', { share: 0.985 }],
  ['sweep', { share: 0.95, spared: 2 }],
  ['again', { share: 1 }],
  ['spare', plenty],
]);
const promised: ReadonlySet<Request['kind']> = new Set([
  'call',
  'poll',
  'look',
  'write',
  'lone-write',
  'again',
]);

const all: Room = { share: 1 };
const now: Answer = { kind: 'now' };

interface Decided {
  readonly grants: Grants;
  readonly answer: Answer;
}

/** @param later the limits of what has to wait, where those are others */
export function decide(
  grants: Grants,
  limits: readonly Limit[],
  at: number,
  request: Request,
  later: readonly Limit[] = limits,
): Decided {
  const calls = 'calls' in request ? request.calls : 1;
  const from = 'from' in request ? Math.max(request.from, at) : at;
  const room = rooms.get(request.kind) ?? all;
  // Few at once, as on most days, need not be spread.
  const isRoom = [room, plenty].some((some) => fits(grants, limits, { at, calls, ...some }));
  if (from <= at && isRoom) return { grants: addGrant(grants, { at, calls }), answer: now };
  const gap = nextGap(grants, later, { from, calls, ...room });
  return {
    grants: promised.has(request.kind) ? addGrant(grants, { at: gap, calls }) : grants,
    answer: { kind: 'later', at: gap },
  };
}
