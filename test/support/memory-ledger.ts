/** The ledger of the quotas, in memory: one row for each bucket, with etags that are really checked. */

import { TransientError } from '../../shared/errors.ts';
import type { Ledger, LedgerRow } from '../../shared/quota/ledger.ts';

export interface MemoryLedger extends Ledger {
  readonly rows: Map<string, LedgerRow>;
  /** Operations so far. */
  operations: number;
}

export function createMemoryLedger(): MemoryLedger {
  const rows = new Map<string, LedgerRow>();
  let version = 0;
  const ledger: MemoryLedger = {
    rows,
    operations: 0,
    async read(tenantId, bucket) {
      ledger.operations += 1;
      return rows.get(`${tenantId}|${bucket}`);
    },
    async write(tenantId, bucket, grants, etag) {
      ledger.operations += 1;
      const id = `${tenantId}|${bucket}`;
      if (rows.get(id)?.etag !== etag) throw new TransientError('conflict', 'Another instance wrote first.');
      const row = { grants, etag: String(++version) };
      rows.set(id, row);
      return row;
    },
  };
  return ledger;
}
