/** When calls fit into a quota, given those that were made or promised. Pure. */

import type { Limit } from '../provider/quota.ts';

/** So many calls at one moment, past or promised; negative ones were given back. Milliseconds since the epoch. */
export interface Grant {
  readonly at: number;
  readonly calls: number;
}

/** In the order of time. */
export type Grants = readonly Grant[];

/**
 * Grants of the same quarter of a second are kept as one, at the last moment of them: a list stays short however long it
 * waits.
 */
export const grantSpanMs = 250;

/** Our clock and the product's way of counting differ by a bit; a span is taken to be this much longer. */
const slackMs = 500;

const spanOf = ({ seconds }: Limit): number => seconds * 1_000 + slackMs;
const longestSpan = (limits: readonly Limit[]): number => Math.max(...limits.map(spanOf));

/** Between two that keep so far apart there is room for one that keeps half of it to each. */
export const twice = (limit: Limit): Limit => ({
  calls: limit.calls,
  seconds: (2 * spanOf(limit) - slackMs) / 1_000,
});

/** Forgets what no span reaches any more. */
export function prune(grants: Grants, limits: readonly Limit[], now: number): Grants {
  const from = now - longestSpan(limits);
  return grants.filter(({ at }) => at > from);
}

export function addGrant(grants: Grants, grant: Grant): Grants {
  const span = spanAt(grant);
  const index = grants.findLastIndex((one) => spanAt(one) <= span);
  const found = grants[index];
  if (found === undefined || spanAt(found) !== span) return grants.toSpliced(index + 1, 0, grant);
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

const spanAt = ({ at }: Grant): number => Math.floor(at / grantSpanMs);

/** How much of a limit may be used: a share of it, and all but so many calls. */
export interface Room {
  readonly share: number;
  readonly spared?: number;
  /**
   * Of a limit no more than a third in a third of its time. What waits would else come in one moment of each span,
   * when the instances know least of each other and several keys of one alert meet.
   */
  readonly isEven?: true;
}

interface Span {
  readonly ms: number;
  readonly most: number;
}

function spansOf(limits: readonly Limit[], { share, spared = 0, isEven }: Room): readonly Span[] {
  return limits.flatMap((limit) => {
    const whole = {
      ms: spanOf(limit),
      most: Math.min(Math.round(limit.calls * share), limit.calls - spared),
    };
    const third = { ms: Math.ceil((limit.seconds * 1_000) / 3), most: Math.ceil(limit.calls / 3) };
    return isEven === true ? [{ ...whole, ms: whole.ms + movesMs(limit) }, third] : [whole];
  });
}

/**
 * By how much a grant may move when another is kept with it: the span behind it would then be too full for anybody else.
 * In a short span that holds nobody up for long.
 */
const movesMs = ({ seconds }: Limit): number => (seconds > shortSeconds ? grantSpanMs : 0);

const shortSeconds = 30;

interface Wish extends Room {
  readonly from: number;
  readonly calls: number;
}

/** Whether `calls` more at `at` keep every span within its limit, or within that part of it. */
export const fits = (
  grants: Grants,
  limits: readonly Limit[],
  { at, ...wish }: { readonly at: number; readonly calls: number } & Room,
): boolean => spansOf(limits, wish).every((span) => earliest(grants, span, at, wish.calls) === at);

/** The first moment from `from` on at which `calls` fit, between what was promised or behind it. */
export function nextGap(grants: Grants, limits: readonly Limit[], { from, calls, ...room }: Wish): number {
  const spans = spansOf(limits, room);
  for (let at = from; ;) {
    const next = spans.reduce((time, span) => earliest(grants, span, time, calls), at);
    if (next === at) return at;
    at = next;
  }
}

/**
 * The first moment from `from` on at which one span allows it. A queue of hours has many grants, so they are gone
 * through once: from a moment that is too full to the one at which its first grant no longer counts.
 */
function earliest(grants: Grants, { ms, most }: Span, from: number, calls: number): number {
  const room = Math.max(calls, most) - calls;
  const full = fullMoments(grants, ms, room, from);
  let at = from;
  let first = 0;
  let last = 0;
  let sum = 0;
  let passed = 0;
  for (;;) {
    // Nor may it make a later span too full.
    for (; (full[passed] ?? Infinity) < at + ms; passed++);
    at = Math.max(at, full[passed - 1] ?? at);
    for (; last < grants.length && (grants[last]?.at ?? 0) <= at; last++) sum += grants[last]?.calls ?? 0;
    for (; first < last && (grants[first]?.at ?? 0) <= at - ms; first++) sum -= grants[first]?.calls ?? 0;
    if (sum <= room || first === last) return at;
    at = (grants[first]?.at ?? at) + ms;
  }
}

/** When the span that ends then holds more than `most` calls. */
function fullMoments(grants: Grants, ms: number, most: number, from: number): readonly number[] {
  let first = 0;
  let sum = 0;
  return grants.flatMap(({ at, calls }) => {
    sum += calls;
    for (; (grants[first]?.at ?? at) <= at - ms; first++) sum -= grants[first]?.calls ?? 0;
    return sum > most && at > from ? [at] : [];
  });
}
