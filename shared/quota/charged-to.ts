/** Some quotas count what a principal calls, whichever tenant it calls about: they are one tenant's to keep. Pure. */

import type { Ledger } from './ledger.ts';

/** @param owner the tenant in whose ledger the buckets `names` stand; every other bucket stays where it is. */
export function chargedTo(owner: string, names: ReadonlySet<string>, ledger: Ledger): Ledger {
  const keeper = (tenantId: string, bucket: string): string => (names.has(bucket) ? owner : tenantId);
  return {
    read: (tenantId, bucket) => ledger.read(keeper(tenantId, bucket), bucket),
    write: (tenantId, bucket, grants, etag) => ledger.write(keeper(tenantId, bucket), bucket, grants, etag),
  };
}
