/** What the products let the app do, in memory, with etags that are really checked. */

import type { CapabilityRecord, CapabilityStore } from '../../shared/capability/finding.ts';
import { TransientError } from '../../shared/errors.ts';

export function createMemoryCapabilities(): CapabilityStore {
  const rows = new Map<string, CapabilityRecord>();
  let version = 0;
  return {
    list: async (tenantId) => [...rows.values()].filter((row) => row.tenantId === tenantId),
    async save(record) {
      const id = `${record.tenantId}|${record.provider}`;
      if (rows.get(id)?.etag !== record.etag)
        throw new TransientError('conflict', 'Another instance wrote first.');
      const stored = { ...record, etag: String(++version) };
      rows.set(id, stored);
      return stored;
    },
  };
}
