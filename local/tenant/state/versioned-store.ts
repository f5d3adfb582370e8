/** Records with their recent past, so that a read can be answered with the state of some seconds ago. */

interface Version<T> {
  readonly at: number;
  readonly value: T;
}

const keptVersions = 16;

export class VersionedStore<T> {
  readonly #records = new Map<string, readonly Version<T>[]>();

  /** Ids compare without case. `at`: milliseconds since the epoch; values must not be changed afterwards. */
  put(id: string, value: T, at: number): void {
    const key = id.toLowerCase();
    const past = this.#records.get(key) ?? [];
    this.#records.set(key, [...past.slice(1 - keptVersions), { at, value }]);
  }

  /** `asOf`: the moment whose state is wanted; the present one when absent. */
  get(id: string, asOf?: number): T | undefined {
    return visible(this.#records.get(id.toLowerCase()) ?? [], asOf);
  }

  list(asOf?: number): readonly T[] {
    const found: T[] = [];
    for (const versions of this.#records.values()) {
      const value = visible(versions, asOf);
      if (value !== undefined) found.push(value);
    }
    return found;
  }

  clear(): void {
    this.#records.clear();
  }
}

function visible<T>(versions: readonly Version<T>[], asOf: number | undefined): T | undefined {
  if (asOf === undefined) return versions.at(-1)?.value;
  return versions.findLast((each) => each.at <= asOf)?.value;
}
