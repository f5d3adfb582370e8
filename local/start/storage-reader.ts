/** Reads the app's records and journal out of Table Storage, as an operator would; never writes. */

import { TableClient } from '@azure/data-tables';
import { correlationFromRows, journalFromRow, type StoredRow } from '../../shared/correlation/rows.ts';
import type { Correlation, JournalLine } from '../../shared/correlation/record.ts';
import { journalRow } from '../../shared/correlation/row-keys.ts';

export interface StorageReader {
  correlations(): Promise<readonly Correlation[]>;
  /** What was added since the last call; oldest first. */
  newJournalLines(): Promise<readonly JournalLine[]>;
}

/** Lines are dated when a transaction is prepared, and may be stored a little later. */
const overlapMs = 15_000;

export function createStorageReader(connectionString: string): StorageReader {
  const table = TableClient.fromConnectionString(connectionString, 'correlations', {
    allowInsecureConnection: true,
  });
  const known = new Map<string, number>();
  let readUpTo = 0;
  return {
    async correlations() {
      const rows = await rowsOf(table, "RowKey lt 'log:' or RowKey eq 'state'");
      const partitions = Map.groupBy(rows, ({ partitionKey }) => partitionKey);
      return [...partitions.values()].map(correlationFromRows).filter((each) => each !== undefined);
    },
    async newJournalLines() {
      const from = Math.max(0, readUpTo - overlapMs);
      // Newest first in the table: what is newer than `from` has the smaller key.
      const until = journalRow(new Date(from).toISOString(), '~');
      const rows = await rowsOf(table, `RowKey ge 'log:' and RowKey lt '${until}'`);
      const fresh = rows.filter(({ partitionKey, rowKey }) => !known.has(`${partitionKey}|${rowKey}`));
      const lines = fresh.map(journalFromRow).toSorted((a, b) => a.at.localeCompare(b.at));
      for (const { partitionKey, rowKey } of fresh) known.set(`${partitionKey}|${rowKey}`, Date.now());
      readUpTo = Math.max(readUpTo, ...lines.map(({ at }) => Date.parse(at)));
      forget(known);
      return lines;
    },
  };
}

/** Long after a row can come up again. */
function forget(known: Map<string, number>): void {
  const before = Date.now() - 20 * overlapMs;
  for (const [key, at] of known) if (at < before) known.delete(key);
}

async function rowsOf(table: TableClient, filter: string): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  try {
    for await (const row of table.listEntities({ queryOptions: { filter } })) {
      const { partitionKey = '', rowKey = '' } = row;
      rows.push({ ...row, partitionKey, rowKey });
    }
  } catch (error) {
    // The app makes the table with its first record.
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
  }
  return rows;
}
