/** Rows of one table: read by partition, written only on conditions; a lost race is told apart from everything else. */

import type { TableClient } from '@azure/data-tables';
import { TransientError } from '../errors.ts';
import {
  isConflict,
  isEtagMismatch,
  isNotFound,
  storageCall,
  toStorageError,
} from '../platform/storage-errors.ts';
import type { Row, StoredRow } from './rows.ts';

export async function rowsOf(
  table: TableClient,
  partitionKey: string,
  rowFilter?: string,
  limit = Infinity,
): Promise<readonly StoredRow[]> {
  const filter = `PartitionKey eq '${partitionKey}'${rowFilter === undefined ? '' : ` and ${rowFilter}`}`;
  const rows: StoredRow[] = [];
  try {
    for await (const row of table.listEntities<Row>({ queryOptions: { filter } })) {
      rows.push(row);
      if (rows.length >= limit) break;
    }
  } catch (error) {
    throw toStorageError(error);
  }
  return rows;
}

export const lostRace = (cause?: unknown): TransientError =>
  new TransientError('conflict', 'Another worker wrote this record first.', { cause });

/** A conditional write: a lost race is told apart from everything else. */
export async function racing<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await storageCall(call());
  } catch (error) {
    throw isConflict(error) || isEtagMismatch(error) || isNotFound(error) ? lostRace(error) : error;
  }
}

/** Whether the row was created; false when it was there already. */
export async function createsRow(table: TableClient, row: Row): Promise<boolean> {
  try {
    await storageCall(table.createEntity(row));
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
