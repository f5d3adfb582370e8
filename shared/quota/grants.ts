/** When calls fit into a quota, given those that were made or promised. Pure. */

import type { Limit } from '../provider/quota.ts';

/** So many calls at one moment, past or promised; negative ones were given back. Milliseconds since the epoch. */
export interface Grant {
  readonly at: number;
  readonly calls: number;
}

/** In the order of time. */
export type Grants = readonly Grant[];

/** Grants of the same second are kept as one, at the last moment of them: a list stays short however long it waits. */
export const grantSpanMs = 1_000;

/** Our clock and the product's way of counting differ by a bit; a span is taken to be this much longer. */
const slackMs = 500;

const spanOf = ({ seconds }: Limit): number => seconds * 1_000 + slackMs;
const longestSpan = (limits: readonly Limit[]): number => Math.max(...limits.map(spanOf));

/** Forgets what no span reaches any more. */
export function prune(grants: Grants, limits: readonly Limit[], now: number): Grants {
  const from = now - longestSpan(limits);
  return grants.filter(({ at }) => at > from);
}

export function addGrant(grants: Grants, grant: Grant): Grants {
  const second = secondOf(grant);
  const index = grants.findLastIndex((one) => secondOf(one) <= second);
  const found = grants[index];
  if (found === undefined || secondOf(found) !== second) return grants.toSpliced(index + 1, 0, grant);
  const joined = { at: Math.max(found.at, grant.at), calls: found.calls + grant.calls };
  return joined.calls === 0 ? grants.toSpliced(index, 1) : grants.with(index, joined);
}

/**
 * A queue of hours in fewer grants, each of a longer span, counted at the span's end: what was promised stays promised,
 * and a table row has only so much room.
 */
export function coarsen(grants: Grants, most: number, spanMs = grantSpanMs): Grants {
  if (grants.length <= most) return grants;
  const wider = 2 * spanMs;
  const groups = Map.groupBy(grants, ({ at }) => Math.floor(at / wider));
  const joined = [...groups.values()].map((group) => ({
    at: Math.max(...group.map(({ at }) => at)),
    calls: group.reduce((sum, { calls }) => sum + calls, 0),
  }));
  return coarsen(joined, most, wider);
}

const secondOf = ({ at }: Grant): number => Math.floor(at / grantSpanMs);

/** Calls in the span that ends at `end`. */
function callsUntil(grants: Grants, end: number, span: number): number {
  let sum = 0;
  for (const { at, calls } of grants) if (at <= end && at > end - span) sum += calls;
  return sum;
}

/** Whether `calls` more at `at` keep every span within its limit; `share` of it, the rest is for others. */
export function fits(
  grants: Grants,
  limits: readonly Limit[],
  request: { readonly at: number; readonly calls: number; readonly share: number },
): boolean {
  const { at, calls, share } = request;
  return limits.every((limit) => {
    const span = spanOf(limit);
    const most = Math.max(calls, Math.round(limit.calls * share));
    const ends = [at, ...grants.filter((grant) => grant.at > at && grant.at < at + span).map((g) => g.at)];
    return ends.every((end) => callsUntil(grants, end, span) + calls <= most);
  });
}

interface Wish {
  readonly from: number;
  readonly calls: number;
  readonly share: number;
}

/** The first moment from `from` on at which `calls` fit behind everything that was promised before. */
export const nextTurn = (grants: Grants, limits: readonly Limit[], wish: Wish): number =>
  nextGap(grants, limits, { ...wish, from: Math.max(wish.from, grants.at(-1)?.at ?? 0) });

/** The first moment from `from` on at which `calls` fit, between what was promised or behind it. */
export function nextGap(grants: Grants, limits: readonly Limit[], { from, calls, share }: Wish): number {
  // A long queue has many grants; only those that still count then matter.
  const counted = prune(grants, limits, from);
  const freed = limits
    .flatMap((limit) => counted.map(({ at }) => at + spanOf(limit)))
    .filter((at) => at > from)
    .toSorted((a, b) => a - b);
  const all = [from, ...freed];
  return all.find((at) => fits(counted, limits, { at, calls, share })) ?? all.at(-1) ?? from;
}
