/** What a drain comes to, for each product. */

import type { Copy } from '../../../local/tenant/control/control.ts';
import type { Product } from '../../../local/tenant/state/products.ts';
import { defaultQuotas, type QuotaName } from '../../../local/tenant/throttle/quotas.ts';
import { closedWords, costOf } from './drain-plan.ts';
import type { CountedCall } from './drained-tenant.ts';

export interface Drained {
  readonly product: Product;
  /** Copies that had to be written there. */
  readonly changes: number;
  /** From the decisions to the last write. */
  readonly seconds: number;
  /** That time by the time which the quotas take for all calls that were let through until then. */
  readonly ratio: number;
  /** The same by the time for nothing but a look and a write for each change. */
  readonly bareRatio: number;
  /** Of the calls made for it. */
  readonly refusedShare: number;
  readonly calls: number;
  /** Copies that are not closed. */
  readonly lost: number;
  /** Copies that were written more than once, or though they had been decided there. */
  readonly doubled: number;
}

export interface DrainFacts {
  /** Milliseconds since the epoch. */
  readonly begun: number;
  readonly copies: readonly Copy[];
  /** As `provider ref`. */
  readonly decided: ReadonlySet<string>;
  readonly calls: readonly CountedCall[];
}

export const copyName = ({ provider, ref }: Pick<Copy, 'provider' | 'ref'>): string => `${provider} ${ref}`;

export function reportOf(facts: DrainFacts): readonly Drained[] {
  const byProduct = Map.groupBy(facts.copies, ({ provider }) => provider);
  const bare = needed(facts);
  return [...byProduct].map(([product, copies]) => {
    const toWrite = copies.filter((copy) => !facts.decided.has(copyName(copy)));
    const end = Math.max(facts.begun, ...copies.map(lastWriteOf));
    const own = facts.calls.filter(({ provider }) => provider === product);
    const made = countBy(facts.calls.filter(({ at, passed }) => passed && at <= end));
    const used = new Set(own.map(({ quota }) => quota));
    const seconds = (end - facts.begun) / 1_000;
    return {
      product,
      changes: toWrite.length,
      seconds,
      ratio: seconds / longest(made, used),
      bareRatio: seconds / longest(bare, used),
      refusedShare: own.filter(({ passed }) => !passed).length / Math.max(1, own.length),
      calls: own.length,
      lost: copies.filter(({ status }) => !closedWords.has(status)).length,
      doubled:
        toWrite.filter(({ writes }) => writes.app > 1).length +
        copies.filter((copy) => facts.decided.has(copyName(copy)) && copy.writes.app > 0).length,
    };
  });
}

const lastWriteOf = ({ journal }: Copy): number =>
  Math.max(0, ...journal.filter(({ kind }) => kind === 'app').map(({ at }) => Date.parse(at)));

type Counts = ReadonlyMap<QuotaName, number>;

function countBy(calls: readonly Pick<CountedCall, 'quota'>[]): Counts {
  const counts = new Map<QuotaName, number>();
  for (const { quota } of calls) counts.set(quota, (counts.get(quota) ?? 0) + 1);
  return counts;
}

const needed = ({ copies, decided }: DrainFacts): Counts =>
  countBy(
    copies
      .filter((copy) => !decided.has(copyName(copy)))
      .flatMap(({ provider }) => (costOf.get(provider) ?? []).map((quota) => ({ quota }))),
  );

/** Seconds that the scarcest of them takes for so many calls. */
const longest = (counts: Counts, used: ReadonlySet<QuotaName>): number =>
  Math.max(
    ...[...used].map((quota) => {
      const { limit, windowMs } = defaultQuotas[quota];
      return ((counts.get(quota) ?? 0) / limit) * (windowMs / 1_000);
    }),
  );
