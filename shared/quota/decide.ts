/** Who may call now, who has to wait, and until when. Pure. */

import type { Limit } from '../provider/quota.ts';
import { addGrant, fits, nextTurn, type Grants } from './grants.ts';

export type Request =
  /** One call that could not be announced: a poll's page, the look that a notification asks for. */
  | { readonly kind: 'call' }
  /** A look and a write, together, now or at a promised moment; not before `from`. */
  | { readonly kind: 'turn'; readonly calls: number; readonly from: number }
  /** One call that is only made while there is plenty. */
  | { readonly kind: 'spare' };

/** `at` is ours, milliseconds since the epoch. What waits has a promise for then, except for `spare`. */
export type Answer = { readonly kind: 'now' } | { readonly kind: 'later'; readonly at: number };

/** What waits in turn leaves some of the quota to calls that come unannounced. */
const turnShare = 0.95;
const spareShare = 0.7;

const now: Answer = { kind: 'now' };

export function decide(
  grants: Grants,
  limits: readonly Limit[],
  at: number,
  request: Request,
): { readonly grants: Grants; readonly answer: Answer } {
  const calls = request.kind === 'turn' ? request.calls : 1;
  const share = request.kind === 'turn' ? turnShare : request.kind === 'spare' ? spareShare : 1;
  const from = request.kind === 'turn' ? Math.max(request.from, at) : at;
  if (from <= at && fits(grants, limits, { at, calls, share }))
    return { grants: addGrant(grants, { at, calls }), answer: now };
  const turn = nextTurn(grants, limits, { from, calls, share: turnShare });
  return {
    grants: request.kind === 'spare' ? grants : addGrant(grants, { at: turn, calls }),
    answer: { kind: 'later', at: turn },
  };
}
