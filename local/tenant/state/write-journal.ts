/** Who wrote to which copy, for the ground truth that a demo or a test compares with. */

import { BoundedLog } from './bounded-log.ts';
import type { Actor, CopyName } from './products.ts';

export interface WriteLine {
  readonly at: string;
  readonly by: string;
  readonly kind: Actor['kind'];
  /** The values that were set, in the product's own words. */
  readonly change: Readonly<Record<string, unknown>>;
}

export type WriteCounts = Readonly<Record<Actor['kind'], number>>;

interface CopyWrites {
  readonly counts: Record<Actor['kind'], number>;
  readonly lines: BoundedLog<WriteLine>;
}

const linesPerCopy = 50;

export class WriteJournal {
  readonly #copies = new Map<string, CopyWrites>();

  record(copy: CopyName, actor: Actor, at: string, change: Readonly<Record<string, unknown>>): void {
    const writes = this.#of(copy);
    writes.counts[actor.kind] += 1;
    writes.lines.add({ at, by: actor.name, kind: actor.kind, change });
  }

  counts(copy: CopyName): WriteCounts {
    return { ...(this.#copies.get(key(copy))?.counts ?? noWrites()) };
  }

  lines(copy: CopyName): readonly WriteLine[] {
    return this.#copies.get(key(copy))?.lines.list() ?? [];
  }

  clear(): void {
    this.#copies.clear();
  }

  #of(copy: CopyName): CopyWrites {
    const known = this.#copies.get(key(copy));
    if (known !== undefined) return known;
    const made = { counts: noWrites(), lines: new BoundedLog<WriteLine>(linesPerCopy) };
    this.#copies.set(key(copy), made);
    return made;
  }
}

const key = (copy: CopyName): string => `${copy.provider}|${copy.ref.toLowerCase()}`;
const noWrites = (): Record<Actor['kind'], number> => ({ app: 0, analyst: 0, product: 0 });
