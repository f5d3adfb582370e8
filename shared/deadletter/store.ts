/** The table `deadletters`. */

import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { isNotFound, storageCall, toStorageError } from '../platform/storage-errors.ts';
import type { DeadLetter, DeadLetterStore } from './letter.ts';

export const deadLettersTable = 'deadletters';

/** UTF-16 units: a property holds 32 Ki of them. */
const chunkLength = 30_000;
/** A queue message has 48 KiB at most; what is longer than this was never one. */
const maxContentLength = 60_000;
const maxListLength = 30_000;

const RowSchema = z.looseObject({
  partitionKey: z.string(),
  rowKey: z.string(),
  at: z.string(),
  source: z.enum(['poison', 'mirror']).catch('poison'),
  reasons: z.string(),
  copies: z.string(),
  dequeueCount: z.number().optional(),
  content0: z.string().default(''),
  content1: z.string().default(''),
});

export function createDeadLetterStore(table: TableClient): DeadLetterStore {
  return {
    async add(letter) {
      // Whoever records the same again has the same to say.
      await storageCall(table.upsertEntity(toRow(letter), 'Replace'));
    },
    list: async ({ tenantId, limit }) =>
      (await readRows(table, limit, tenantId)).map(fromRow).toSorted((a, b) => a.id.localeCompare(b.id)),
    async remove({ tenantId, id }) {
      try {
        // Whatever it holds by now: it has been dealt with.
        await storageCall(table.deleteEntity(tenantId, id, { etag: '*' }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
    count: async (limit) => (await readRows(table, limit, undefined, ['PartitionKey', 'RowKey'])).length,
  };
}

async function readRows(
  table: TableClient,
  limit: number,
  tenantId: string | undefined,
  select?: string[],
): Promise<readonly object[]> {
  const filter =
    tenantId === undefined ? {} : { filter: `PartitionKey eq '${tenantId.replaceAll("'", "''")}'` };
  const rows: object[] = [];
  try {
    for await (const row of table.listEntities({ queryOptions: { ...filter, ...(select && { select }) } })) {
      if (rows.length >= limit) break;
      rows.push(row);
    }
    return rows;
  } catch (error) {
    throw toStorageError(error);
  }
}

function toRow({ tenantId, id, reasons, copies, content, ...plain }: DeadLetter) {
  return {
    partitionKey: tenantId,
    rowKey: id,
    ...plain,
    reasons: linesWithin(reasons),
    copies: linesWithin(copies),
    content0: content.slice(0, chunkLength),
    content1: content.slice(chunkLength, maxContentLength),
  };
}

function fromRow(row: object): DeadLetter {
  const { partitionKey, rowKey, at, source, reasons, copies, dequeueCount, content0, content1 } =
    RowSchema.parse(row);
  return {
    tenantId: partitionKey,
    id: rowKey,
    at,
    source,
    reasons: lines(reasons),
    copies: lines(copies),
    content: content0 + content1,
    ...(dequeueCount === undefined ? {} : { dequeueCount }),
  };
}

function linesWithin(values: readonly string[]): string {
  return values.join('\n').slice(0, maxListLength);
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
