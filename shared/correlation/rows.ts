/**
 * Records to table rows and back. A row keeps its record as JSON (one shape, one place), cut into columns of at most
 * 30,000 characters (Table Storage allows 32,768 a string), and a few columns of its own for people who look at it.
 */

import type { Correlation, CopyRecord, JournalLine, SharedRecord } from './record.ts';
import { without } from '../platform/without.ts';
import { copyRow, journalRow, sharedPartition } from './row-keys.ts';

export type Row = { partitionKey: string; rowKey: string } & Record<string, unknown>;
export type StoredRow = Row & { readonly etag?: string };

const columnSize = 30_000;
const rowVersion = 1;

function packed(record: unknown): Record<string, unknown> {
  const json = JSON.stringify(record);
  const columns: Record<string, unknown> = { v: rowVersion };
  for (let i = 0; i * columnSize < json.length; i++) {
    columns[`data${i}`] = json.slice(i * columnSize, (i + 1) * columnSize);
  }
  return columns;
}

/** @throws Error for a row that a newer version wrote: an older one must not guess at it. */
function unpacked(row: StoredRow): unknown {
  if (row.v !== rowVersion) throw new Error('A stored row has a version that this program does not know.');
  let json = '';
  for (let i = 0; typeof row[`data${i}`] === 'string'; i++) json += String(row[`data${i}`]);
  return JSON.parse(json);
}

export function stateToRow(correlation: Correlation): Row {
  const state = without(correlation, 'copies');
  const agreed = correlation.agreed?.disposition;
  return {
    partitionKey: correlation.id,
    rowKey: 'state',
    tenantId: correlation.tenantId,
    title: correlation.title ?? '',
    agreedStatus: agreed?.status ?? '',
    agreedClassification: agreed?.classification ?? '',
    writtenAt: correlation.writtenAt,
    ...packed(state),
  };
}

export function copyToRow(correlationId: string, copy: CopyRecord): Row {
  return {
    partitionKey: correlationId,
    rowKey: copyRow(copy),
    provider: copy.provider,
    ref: copy.ref,
    objection: copy.objection?.check ?? '',
    ...packed(copy),
  };
}

export function journalToRow(correlationId: string, line: JournalLine, sequence: string): Row {
  return {
    partitionKey: correlationId,
    rowKey: journalRow(line.at, sequence),
    event: line.event,
    text: line.text.slice(0, columnSize),
    provider: line.copy?.provider ?? '',
    ref: line.copy?.ref ?? '',
    ...packed({ ...line, text: line.text.slice(0, columnSize) }),
  };
}

export const journalFromRow = (row: StoredRow): JournalLine => unpacked(row) as JournalLine;

/** Undefined when there are copies but no state yet: the correlation is just being made. */
export function correlationFromRows(rows: readonly StoredRow[]): Correlation | undefined {
  const state = rows.find((row) => row.rowKey === 'state');
  if (state === undefined) return undefined;
  const copies = rows
    .filter((row) => row.rowKey.startsWith('copy:'))
    .map((row) => unpacked(row) as CopyRecord);
  return { ...(unpacked(state) as Omit<Correlation, 'copies'>), copies };
}

export function sharedToRow(record: SharedRecord): Row {
  return {
    partitionKey: sharedPartition(record.tenantId, record),
    rowKey: 'state',
    tenantId: record.tenantId,
    provider: record.provider,
    ref: record.ref,
    ...packed(record),
  };
}

export const sharedFromRow = (row: StoredRow): SharedRecord => unpacked(row) as SharedRecord;
