/** The table `subscriptions`: one row per tenant and resource. */

import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { TransientError } from '../errors.ts';
import {
  isConflict,
  isEtagMismatch,
  isNotFound,
  storageCall,
  toStorageError,
} from '../platform/storage-errors.ts';
import type { SubscriptionRecord, SubscriptionStore } from './record.ts';

export const subscriptionsTable = 'subscriptions';

const common = { resource: z.string(), doorHash: z.string() };
const RecordSchema = z.discriminatedUnion('state', [
  z.object({
    ...common,
    state: z.literal('active'),
    id: z.string(),
    changeType: z.string(),
    startedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
  z.object({ ...common, state: z.literal('refused'), words: z.string(), refusedAt: z.iso.datetime() }),
]);

export function createSubscriptionStore(table: TableClient): SubscriptionStore {
  return {
    async list(tenantId) {
      try {
        const rows = table.listEntities({ queryOptions: { filter: `PartitionKey eq '${tenantId}'` } });
        const records: SubscriptionRecord[] = [];
        for await (const row of rows) records.push(fromRow(tenantId, row));
        return records;
      } catch (error) {
        throw toStorageError(error);
      }
    },
    save: ({ etag, ...record }) =>
      racing(() => {
        const row = { ...record, partitionKey: record.tenantId, rowKey: rowKey(record.resource) };
        return etag === undefined ? table.createEntity(row) : table.updateEntity(row, 'Replace', { etag });
      }),
    remove: ({ tenantId, resource, etag = '' }) =>
      racing(() => table.deleteEntity(tenantId, rowKey(resource), { etag })),
  };
}

/** A resource has slashes and question marks, which a key must not have. */
function rowKey(resource: string): string {
  return Buffer.from(resource, 'utf8').toString('base64url');
}

/** A row that can't be read counts as a refusal long ago: the resource is asked for again and the row replaced. */
function fromRow(
  tenantId: string,
  row: { readonly rowKey?: string; readonly etag?: string },
): SubscriptionRecord {
  const parsed = RecordSchema.safeParse(row);
  const etag = row.etag === undefined ? {} : { etag: row.etag };
  if (parsed.success) return { tenantId, ...parsed.data, ...etag };
  const resource = Buffer.from(row.rowKey ?? '', 'base64url').toString('utf8');
  const refusedAt = new Date(0).toISOString();
  return {
    tenantId,
    resource,
    state: 'refused',
    words: 'The record could not be read.',
    refusedAt,
    doorHash: '',
    ...etag,
  };
}

async function racing(write: () => Promise<unknown>): Promise<void> {
  try {
    await storageCall(write());
  } catch (error) {
    if (!isConflict(error) && !isEtagMismatch(error) && !isNotFound(error)) throw error;
    throw new TransientError('conflict', 'Somebody else changed the record of the subscription.', {
      cause: error,
    });
  }
}
