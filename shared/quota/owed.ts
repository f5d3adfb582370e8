/**
 * Moments promised to calls of this process that bring no promise of their own when they come back: whoever comes first
 * has it.
 */

export interface Owed {
  add(kind: string, at: number): void;
  /** Whether one of this kind is due; it is used up then. */
  take(kind: string, now: number): boolean;
}

/** Who comes later than this has to ask again: by then the products' count and the ledger's would differ. */
const owedForMs = 5_000;

export function createOwed(): Owed {
  const moments = new Map<string, readonly number[]>();
  return {
    add(kind, at) {
      moments.set(
        kind,
        [...(moments.get(kind) ?? []), at].toSorted((a, b) => a - b),
      );
    },
    take(kind, now) {
      const left = (moments.get(kind) ?? []).filter((at) => now - at < owedForMs);
      const [first] = left;
      const isDue = first !== undefined && first <= now;
      moments.set(kind, isDue ? left.slice(1) : left);
      return isDue;
    },
  };
}
