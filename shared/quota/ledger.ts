/** What all instances know of a quota: a row that each of them writes under its etag. */

import type { Grants } from './grants.ts';

export interface LedgerRow {
  readonly grants: Grants;
  readonly etag: string;
}

export interface Ledger {
  /** Undefined while nobody has written the row. */
  read(tenantId: string, bucket: string): Promise<LedgerRow | undefined>;
  /**
   * @param etag of the row that this replaces; undefined when there was none.
   * @throws TransientError `conflict` when another instance wrote first.
   */
  write(tenantId: string, bucket: string, grants: Grants, etag: string | undefined): Promise<LedgerRow>;
}
