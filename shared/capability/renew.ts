/** When to probe, and what a probe makes of what was known. Pure. */

import type { Answer, CapabilityRecord, Finding, Place } from './finding.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface Moment {
  /** Milliseconds since the epoch, ours. */
  readonly now: number;
  /** When this process began. */
  readonly startedAt: number;
  /** What policy and settings ask for now. */
  readonly asked: string;
  /** A call was refused in a way that a probe would have found. */
  readonly isDoubted: boolean;
}

/**
 * Daily, and at once when something else is asked for. While something can't be done: after a minute, then after as
 * long again as it has lasted, hourly in the end, so that neither a moment's refusal nor a late grant costs much; and
 * once for each process, since people restart an app to see whether a grant has come.
 */
export function isDue(record: CapabilityRecord | undefined, moment: Moment): boolean {
  const { now, startedAt, asked, isDoubted } = moment;
  if (record?.asked !== asked) return true;
  const checkedAt = Date.parse(record.checkedAt);
  const age = now - checkedAt;
  const waits = [...record.reads, ...record.writes]
    .filter(({ can }) => can === 'no')
    .map((finding) => (checkedAt < startedAt ? 0 : waitFor(finding, checkedAt)));
  const isUnclear = record.reads.some(({ can }) => can === 'unknown');
  // Where the probe itself could not tell, each further refusal is no news.
  const doubt = isDoubted ? [isUnclear ? 10 * minuteMs : minuteMs] : [];
  return age >= Math.min(dayMs, ...waits, ...doubt, ...(isUnclear ? [hourMs] : []));
}

function waitFor({ since, byRefusal }: Finding, checkedAt: number): number {
  return byRefusal === true ? hourMs : Math.min(hourMs, Math.max(minuteMs, checkedAt - Date.parse(since)));
}

/**
 * What holds after a probe. Where nobody could tell just now, what was known stands; where nobody can tell at all, the
 * app has to try again.
 *
 * @param now ISO 8601 UTC
 */
export function renew(
  known: readonly Finding[],
  answers: ReadonlyMap<Place, Answer>,
  now: string,
): readonly Finding[] {
  return [...answers].map(([place, answer]): Finding => {
    const before = known.find((finding) => finding.place === place);
    if (before !== undefined && answer.can === 'unknown' && answer.passing === true) return before;
    const stands = before !== undefined && sameAnswer(before, answer);
    return { ...answer, place, since: stands ? before.since : now };
  });
}

/** A write of ours was refused there. */
export function noteRefusal(known: readonly Finding[], refused: Finding): readonly Finding[] {
  return [...known.filter(({ place }) => place !== refused.place), { ...refused, byRefusal: true }];
}

/** What has come back: it could not be read before, and can now. */
export function regained(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const isBack = ({ place }: Finding): boolean =>
    after.some((finding) => finding.place === place && finding.can !== 'no');
  return before.filter((finding) => finding.can === 'no' && isBack(finding));
}

const sameAnswer = (a: Answer, b: Answer): boolean => wordsOf(a) === wordsOf(b);
const wordsOf = ({ can, why }: Answer & { readonly why?: string }): string => `${can} ${why ?? ''}`;
