/** What could not be done and must not be lost: kept whole, with the reasons, for a person and for replay. */

export interface DeadLetter {
  /** `unknown` where the message doesn't say. */
  readonly tenantId: string;
  /** Its name within the tenant; sorts newest first. */
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** `poison`: the host gave the message up. `mirror`: the mirror gave one of its elements up. */
  readonly source: 'poison' | 'mirror';
  readonly reasons: readonly string[];
  readonly dequeueCount?: number;
  /** The copies that it names, as `provider ref`. */
  readonly copies: readonly string[];
  /** The message as JSON. Cut off only when it is longer than anything that a queue can hold. */
  readonly content: string;
}

export interface DeadLetterStore {
  /** Idempotent by tenant and id. */
  add(letter: DeadLetter): Promise<void>;
  /** Newest first; of every tenant when none is given. */
  list(options: { readonly tenantId?: string; readonly limit: number }): Promise<readonly DeadLetter[]>;
  /** After a replay. Also when it is gone already. */
  remove(letter: Pick<DeadLetter, 'tenantId' | 'id'>): Promise<void>;
  /** How many there are, counted up to `limit`. */
  count(limit: number): Promise<number>;
}

/**
 * Sorts newest first, and is the same each time for the same thing, so that recording twice leaves one.
 * @param at ISO 8601 UTC
 */
export function letterId(at: string, name: string): string {
  const inverted = Number.MAX_SAFE_INTEGER - Date.parse(at);
  return `${String(inverted).padStart(16, '0')}-${name.replaceAll(/[^A-Za-z0-9-]/g, '')}`;
}
