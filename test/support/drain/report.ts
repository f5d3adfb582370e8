/** What a drain comes to, for each product of a tenant. */

import type { Copy } from '../../../local/tenant/control/control.ts';
import type { Product } from '../../../local/tenant/state/products.ts';
import { defaultQuotas, type QuotaName } from '../../../local/tenant/throttle/quotas.ts';
import { closedWords, costOf, looksAt } from './drain-plan.ts';
import type { CountedCall } from './drained-tenant.ts';

export interface Drained {
  readonly product: Product;
  /** Copies that had to be written there. */
  readonly changes: number;
  /** From the decisions to the last write. */
  readonly seconds: number;
  /**
   * That time by the time which the quotas take: for all calls that were let through there until then or, where that is
   * more, for a look at each decision that it follows. Where that is next to nothing, by a tenth of what the tenant's
   * scarcest quota takes: then it is the polls of others that take the time.
   */
  readonly ratio: number;
  /** The same by the time for nothing but a look and a write for each change. */
  readonly bareRatio: number;
  /** Of the calls made for it. */
  readonly refusedShare: number;
  readonly calls: number;
  /** Copies that are not closed. */
  readonly lost: number;
  /** Copies that were written more than once, or though nothing was left to write. */
  readonly doubled: number;
}

export interface DrainFacts {
  /** Milliseconds since the epoch. */
  readonly begun: number;
  /** Of the products that the tenant's policy has on. */
  readonly copies: readonly Copy[];
  /** What was open when all had been decided, and can be written: as `provider ref`. */
  readonly toWrite: ReadonlySet<string>;
  /** Where the alerts of a story were closed. */
  readonly decidedAt: (story: string) => Product | undefined;
  readonly calls: readonly CountedCall[];
}

const littleShare = 0.1;

export const copyName = ({ provider, ref }: Pick<Copy, 'provider' | 'ref'>): string => `${provider} ${ref}`;

export function reportOf(facts: DrainFacts): readonly Drained[] {
  const byProduct = Map.groupBy(facts.copies, ({ provider }) => provider);
  const needsWriting = (copy: Copy): boolean => facts.toWrite.has(copyName(copy));
  const bare = countBy(
    facts.copies
      .filter(needsWriting)
      .flatMap(({ provider }) => (costOf.get(provider) ?? []).map((quota) => ({ quota }))),
  );
  const least = littleShare * longest(bare);
  const looksFor = (copies: readonly Copy[]): Counts =>
    countBy(
      copies
        .filter(needsWriting)
        .flatMap(({ story }) => looksAt.get(facts.decidedAt(story)) ?? [])
        .map((quota) => ({ quota })),
    );
  return [...byProduct].map(([product, copies]) => {
    const end = Math.max(facts.begun, ...copies.map(lastWriteOf));
    const own = facts.calls.filter(({ caller }) => caller === product);
    const made = countBy(facts.calls.filter(({ at, passed }) => passed && at <= end));
    const used = new Set(own.map(({ quota }) => quota));
    const seconds = (end - facts.begun) / 1_000;
    return {
      product,
      changes: copies.filter(needsWriting).length,
      seconds,
      ratio: seconds / Math.max(least, longest(made, used), longest(looksFor(copies))),
      bareRatio: seconds / longest(bare, used),
      refusedShare: own.filter(({ passed }) => !passed).length / Math.max(1, own.length),
      calls: own.length,
      lost: copies.filter(({ status }) => !closedWords.has(status)).length,
      doubled: copies.filter((copy) => copy.writes.app > (needsWriting(copy) ? 1 : 0)).length,
    };
  });
}

export const lastWriteOf = ({ journal }: Pick<Copy, 'journal'>): number =>
  Math.max(0, ...journal.filter(({ kind }) => kind === 'app').map(({ at }) => Date.parse(at)));

type Counts = ReadonlyMap<QuotaName, number>;

function countBy(calls: readonly Pick<CountedCall, 'quota'>[]): Counts {
  const counts = new Map<QuotaName, number>();
  for (const { quota } of calls) counts.set(quota, (counts.get(quota) ?? 0) + 1);
  return counts;
}

/** Seconds that the scarcest of them takes for so many calls. */
const longest = (counts: Counts, used: Iterable<QuotaName> = counts.keys()): number =>
  Math.max(0, ...[...used].map((quota) => secondsFor(quota, counts.get(quota) ?? 0)));

/** Where a longer time has a limit too, as many as that allows come at the shorter one's rate, and the next after it. */
export function secondsFor(quota: QuotaName, calls: number): number {
  const { limit, windowMs, longer } = defaultQuotas[quota];
  const whole = longer === undefined || calls === 0 ? 0 : Math.floor((calls - 1) / longer.limit);
  const rest = calls - whole * (longer?.limit ?? 0);
  return (whole * (longer?.windowMs ?? 0) + (rest / limit) * windowMs) / 1_000;
}
