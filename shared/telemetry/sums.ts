/** Counts by a few words, as rows. */

export type Row<N extends string> = Readonly<Record<N, string>> & {
  readonly count: number;
  /** Milliseconds, all together and the slowest. */
  readonly ms: number;
  readonly maxMs: number;
};

export interface Sums<N extends string> {
  readonly size: number;
  /** @param words one for each name */
  add(words: readonly string[], count: number, ms?: number): void;
  /** The most frequent first; begins anew. */
  take(): readonly Row<N>[];
}

/** Beyond this many rows all that is new counts as one: what is counted must never fill the memory, or the line. */
const mostRows = 100;
const other = 'other';

export function createSums<N extends string>(names: readonly N[]): Sums<N> {
  const rows = new Map<string, Row<N>>();
  const labelled = (words: readonly string[]): Readonly<Record<N, string>> =>
    Object.fromEntries(names.map((name, i) => [name, words[i] ?? other])) as Record<N, string>;
  return {
    get size() {
      return rows.size;
    },
    add(words, count, ms = 0) {
      const isKnown = rows.has(words.join('\n')) || rows.size < mostRows;
      const id = isKnown ? words.join('\n') : other;
      const row = rows.get(id) ?? { ...labelled(isKnown ? words : []), count: 0, ms: 0, maxMs: 0 };
      const sums = { count: row.count + count, ms: row.ms + ms, maxMs: Math.max(row.maxMs, ms) };
      rows.set(id, { ...row, ...sums });
    },
    take() {
      const taken = [...rows.values()].toSorted((a, b) => b.count - a.count);
      rows.clear();
      return taken;
    },
  };
}
