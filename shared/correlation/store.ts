/** The port to the records. Every write is conditional; a lost race is a TransientError with code `conflict`. */

import type { CopyRef } from '../alert/observation.ts';
import type { Correlation, JournalLine, SharedRecord } from './record.ts';

/** A record with what its next write must present. Opaque to everyone but the store. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: ReadonlyMap<string, string>;
}

export interface AliasEntry {
  readonly correlationId?: string;
  /** Two copies of one provider carry it: it says nothing any more. Fingerprints only. */
  readonly ambiguous: boolean;
  /** Shared copies that list an alert under this alias. */
  readonly shared: readonly CopyRef[];
}

export interface CorrelationStore {
  /** One operation. */
  findAlias(tenantId: string, alias: string): Promise<AliasEntry>;
  /** Claims a free alias, or resolves to the entry that stands there. One operation, two when it is taken. */
  claimAlias(tenantId: string, alias: string, correlationId: string): Promise<AliasEntry | undefined>;
  /** Hands an alias over, if it belongs to `from`. Idempotent. */
  moveAlias(tenantId: string, alias: string, from: string, to: string): Promise<void>;
  markAmbiguous(tenantId: string, alias: string): Promise<void>;
  /** Lists a shared copy under the alias of one of its members. Idempotent; one operation. */
  listShared(tenantId: string, alias: string, shared: CopyRef): Promise<void>;

  /** The state and all copies in one operation; the journal stays where it is. */
  read(correlationId: string): Promise<Versioned<Correlation> | undefined>;
  /** State, changed copies and journal lines in one transaction; `before` undefined creates. */
  write(
    before: Versioned<Correlation> | undefined,
    after: Correlation,
    journal: readonly JournalLine[],
  ): Promise<Versioned<Correlation>>;
  /** Adds a shared copy's row to a correlation unless it has it. One operation. */
  attach(correlationId: string, copy: CopyRef, foundAt: string, joinedAt: string | undefined): Promise<void>;
  /** Removes the copies of a correlation that became a redirect; its state and its journal stay. */
  dissolve(merged: Versioned<Correlation>): Promise<void>;
  /** Newest first. */
  journal(correlationId: string, limit: number): Promise<readonly JournalLine[]>;

  readShared(tenantId: string, copy: CopyRef): Promise<Versioned<SharedRecord> | undefined>;
  writeShared(
    before: Versioned<SharedRecord> | undefined,
    after: SharedRecord,
  ): Promise<Versioned<SharedRecord>>;
}
