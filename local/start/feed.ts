/** Everything that happened, in one list: what people did, what the app decided and wrote, what went wrong. */

export type Tone = 'quiet' | 'plain' | 'good' | 'warn' | 'bad';

export interface FeedEntry {
  /** Counts up. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `analyst`, `fault`, `tenant`, `raised`, `app`, or the event of a journal line. */
  readonly kind: string;
  readonly tone: Tone;
  readonly story?: string;
  /** The alert's title. */
  readonly title?: string;
  /** The product's name. */
  readonly product?: string;
  readonly text: string;
}

export type NewEntry = Omit<FeedEntry, 'id'>;

const kept = 1000;

export class Feed {
  #entries: FeedEntry[] = [];
  #next = 1;
  readonly #listeners = new Set<(entries: readonly FeedEntry[]) => void>();

  add(entries: readonly NewEntry[]): void {
    if (entries.length === 0) return;
    const added = entries.map((entry) => ({ ...entry, id: this.#next++ }));
    this.#entries = [...this.#entries, ...added].slice(-kept);
    for (const listener of this.#listeners) listener(added);
  }

  list(): readonly FeedEntry[] {
    return this.#entries;
  }

  onAdded(listener: (entries: readonly FeedEntry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
