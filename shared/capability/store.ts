/** The table `capabilities`: one row per tenant and provider. */

import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { TransientError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import {
  isConflict,
  isEtagMismatch,
  isNotFound,
  storageCall,
  toStorageError,
} from '../platform/storage-errors.ts';
import { isProviderId } from '../provider/provider-id.ts';
import type { CapabilityRecord, CapabilityStore, Finding } from './finding.ts';

export const capabilitiesTable = 'capabilities';

const common = { place: z.string(), since: z.iso.datetime(), byRefusal: z.literal(true).exactOptional() };
const code = z.string().exactOptional();
const FindingSchema = z.discriminatedUnion('can', [
  z.object({ can: z.literal('yes'), ...common }),
  z.object({
    can: z.literal('no'),
    why: z.enum(['noPermission', 'noLicence', 'productAbsent', 'notInThisCloud']),
    code,
    ...common,
  }),
  z.object({ can: z.literal('unknown'), code, passing: z.literal(true).exactOptional(), ...common }),
]) satisfies z.ZodType<Finding>;

const Found = z.object({ reads: z.array(FindingSchema), writes: z.array(FindingSchema) });
const Row = z.looseObject({
  rowKey: z.string().refine(isProviderId),
  asked: z.string(),
  checkedAt: z.iso.datetime(),
  regainedAt: z.iso.datetime().exactOptional(),
});

/** UTF-16 units: a property holds 32 Ki of them, and a policy may name very many Azure subscriptions. */
const chunkLength = 30_000;
const column = (i: number): string => `found${i}`;

export function createCapabilityStore(table: TableClient): CapabilityStore {
  return {
    async list(tenantId) {
      const records: CapabilityRecord[] = [];
      try {
        const rows = table.listEntities({ queryOptions: { filter: `PartitionKey eq '${tenantId}'` } });
        for await (const row of rows) records.push(...fromRow(tenantId, row));
      } catch (error) {
        throw toStorageError(error);
      }
      return records;
    },
    async save({ etag, ...record }) {
      const row = toRow(record);
      try {
        const written = await storageCall(
          etag === undefined ? table.createEntity(row) : table.updateEntity(row, 'Replace', { etag }),
        );
        return written.etag === undefined ? record : { ...record, etag: written.etag };
      } catch (error) {
        if (!isConflict(error) && !isEtagMismatch(error) && !isNotFound(error)) throw error;
        throw new TransientError('conflict', 'Another instance has just probed the product.', {
          cause: error,
        });
      }
    },
  };
}

function toRow({ tenantId, provider, reads, writes, ...head }: Omit<CapabilityRecord, 'etag'>) {
  const text = JSON.stringify({ reads, writes });
  const chunks = Array.from({ length: Math.ceil(text.length / chunkLength) }, (_, i) => {
    const chunk = text.slice(i * chunkLength, (i + 1) * chunkLength);
    return [column(i), chunk] as const;
  });
  return { partitionKey: tenantId, rowKey: provider, ...head, ...Object.fromEntries(chunks) };
}

/** A row that can't be read says nothing but that it is there: the next probe replaces it. */
function fromRow(
  tenantId: string,
  row: { readonly rowKey?: string; readonly etag?: string },
): readonly CapabilityRecord[] {
  const etag = row.etag === undefined ? {} : { etag: row.etag };
  const head = Row.safeParse(row).data;
  const found = Found.safeParse(foundIn(head ?? {})).data;
  if (head !== undefined && found !== undefined) {
    const { rowKey: provider, asked, checkedAt, regainedAt } = head;
    return [{ tenantId, provider, asked, checkedAt, ...defined({ regainedAt }), ...found, ...etag }];
  }
  const { rowKey = '' } = row;
  if (!isProviderId(rowKey)) return [];
  const checkedAt = new Date(0).toISOString();
  return [{ tenantId, provider: rowKey, asked: '', checkedAt, reads: [], writes: [], ...etag }];
}

function foundIn(row: Readonly<Record<string, unknown>>): unknown {
  let text = '';
  for (let i = 0; typeof row[column(i)] === 'string'; i++) text += String(row[column(i)]);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
