/** The records in Table Storage: tables `correlations`, `aliases`, `shared`. */

import type { TableClient, TransactionAction } from '@azure/data-tables';
import { isNotFound, storageCall } from '../platform/storage-errors.ts';
import type { CopyRef } from '../alert/observation.ts';
import type { Correlation, CopyRecord, JournalLine, SharedRecord } from './record.ts';
import { aliasPartition, copyRow, sharedPartition, sharedRow } from './row-keys.ts';
import {
  copyToRow,
  correlationFromRows,
  journalFromRow,
  journalToRow,
  sharedFromRow,
  sharedToRow,
  stateToRow,
  type Row,
  type StoredRow,
} from './rows.ts';
import type { AliasEntry, CorrelationStore, Versioned } from './store.ts';
import { createsRow, racing, rowsOf } from './table-rows.ts';

export const correlationTables = ['correlations', 'aliases', 'shared'] as const;

export interface CorrelationTables {
  readonly correlations: TableClient;
  readonly aliases: TableClient;
  readonly shared: TableClient;
  /** Keeps the journal lines of one millisecond apart; any string that differs between calls. */
  readonly uniqueSuffix: () => string;
}

export function createTableStore(tables: CorrelationTables): CorrelationStore {
  return { ...aliasPart(tables), ...correlationPart(tables), ...sharedPart(tables) };
}

function aliasPart({ aliases }: CorrelationTables) {
  const findAlias = async (tenantId: string, alias: string): Promise<AliasEntry> =>
    aliasEntry(await rowsOf(aliases, aliasPartition(tenantId, alias)));
  const addRow = (tenantId: string, alias: string, rowKey: string, row: object = {}): Promise<boolean> =>
    createsRow(aliases, { ...row, partitionKey: aliasPartition(tenantId, alias), rowKey, tenantId, alias });
  return {
    findAlias,
    async claimAlias(
      tenantId: string,
      alias: string,
      correlationId: string,
    ): Promise<AliasEntry | undefined> {
      const claimed = await addRow(tenantId, alias, 'correlation', { correlationId });
      return claimed ? undefined : findAlias(tenantId, alias);
    },
    async moveAlias(tenantId: string, alias: string, from: string, to: string): Promise<void> {
      const partitionKey = aliasPartition(tenantId, alias);
      const row = await racing(() =>
        aliases.getEntity<{ correlationId: string }>(partitionKey, 'correlation'),
      );
      if (row.correlationId !== from) return;
      const entity = { partitionKey, rowKey: 'correlation', tenantId, alias, correlationId: to };
      await racing(() => aliases.updateEntity(entity, 'Replace', { etag: row.etag }));
    },
    async listShared(tenantId: string, alias: string, { provider, ref }: CopyRef): Promise<void> {
      await addRow(tenantId, alias, sharedRow({ provider, ref }), { provider, ref });
    },
    async markAmbiguous(tenantId: string, alias: string): Promise<void> {
      await addRow(tenantId, alias, 'ambiguous');
    },
  };
}

function aliasEntry(rows: readonly StoredRow[]): AliasEntry {
  const owner = rows.find(({ rowKey }) => rowKey === 'correlation');
  const shared = rows
    .filter(({ rowKey }) => rowKey.startsWith('shared:'))
    .map((row) => ({ provider: row.provider, ref: row.ref }) as CopyRef);
  return {
    ...(owner === undefined ? {} : { correlationId: String(owner.correlationId) }),
    ambiguous: rows.some(({ rowKey }) => rowKey === 'ambiguous'),
    shared,
  };
}

function correlationPart({ correlations, uniqueSuffix }: CorrelationTables) {
  return {
    async read(correlationId: string): Promise<Versioned<Correlation> | undefined> {
      // The journal lies between the copies and the state, and may be long.
      const rows = await rowsOf(correlations, correlationId, "(RowKey lt 'log:' or RowKey eq 'state')");
      const value = correlationFromRows(rows);
      return value === undefined ? undefined : { value, version: versionsOf(rows) };
    },
    async write(
      before: Versioned<Correlation> | undefined,
      after: Correlation,
      journal: readonly JournalLine[],
    ): Promise<Versioned<Correlation>> {
      const rows = [
        stateToRow(after),
        ...changedCopies(before?.value, after).map((c) => copyToRow(after.id, c)),
      ];
      const lines = journal.map((line, i) =>
        journalToRow(after.id, line, `${String(99 - i).padStart(2, '0')}${uniqueSuffix()}`),
      );
      const version = before?.version ?? new Map<string, string>();
      const actions = [
        ...rows.map((row) => (before === undefined ? founding(row) : conditional(row, version))),
        ...lines.map((row): TransactionAction => ['create', row]),
      ];
      const { subResponses } = await racing(() => correlations.submitTransaction(actions));
      const fresh = rows.map((row, i) => [row.rowKey, subResponses[i]?.etag ?? ''] as const);
      return { value: after, version: new Map([...version, ...fresh]) };
    },
    async attach(
      correlationId: string,
      copy: CopyRef,
      foundAt: string,
      joinedAt: string | undefined,
    ): Promise<void> {
      const { provider, ref } = copy;
      const record: CopyRecord = {
        provider,
        ref,
        foundAt,
        shared: true,
        ...(joinedAt === undefined ? {} : { joinedAt }),
      };
      await createsRow(correlations, copyToRow(correlationId, record));
    },
    async dissolve({ value, version }: Versioned<Correlation>): Promise<void> {
      const rows = value.copies.map((copy) => copyRow(copy)).filter((row) => version.has(row));
      if (rows.length === 0) return;
      await racing(() =>
        correlations.submitTransaction(
          rows.map((rowKey): TransactionAction => ['delete', { partitionKey: value.id, rowKey }]),
        ),
      );
    },
    async journal(correlationId: string, limit: number): Promise<readonly JournalLine[]> {
      const rows = await rowsOf(correlations, correlationId, "RowKey ge 'log:' and RowKey lt 'log;'", limit);
      return rows.map(journalFromRow);
    },
  };
}

function sharedPart({ shared }: CorrelationTables) {
  return {
    async readShared(tenantId: string, copy: CopyRef): Promise<Versioned<SharedRecord> | undefined> {
      try {
        const row = await storageCall(shared.getEntity<Row>(sharedPartition(tenantId, copy), 'state'));
        return { value: sharedFromRow(row), version: new Map([['state', row.etag]]) };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async writeShared(
      before: Versioned<SharedRecord> | undefined,
      after: SharedRecord,
    ): Promise<Versioned<SharedRecord>> {
      const row = sharedToRow(after);
      const etag = before?.version.get('state');
      const { etag: fresh = '' } = await racing(() =>
        etag === undefined ? shared.createEntity(row) : shared.updateEntity(row, 'Replace', { etag }),
      );
      return { value: after, version: new Map([['state', fresh]]) };
    },
  };
}

const versionsOf = (rows: readonly StoredRow[]): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [row.rowKey, row.etag ?? '']));

function changedCopies(before: Correlation | undefined, after: Correlation): readonly CopyRecord[] {
  const known = new Map(before?.copies.map((copy) => [copyRow(copy), JSON.stringify(copy)]));
  return after.copies.filter((copy) => known.get(copyRow(copy)) !== JSON.stringify(copy));
}

/** The library's default etag is `*`: a row without a known etag is created, never overwritten. */
function conditional(row: Row, version: ReadonlyMap<string, string>): TransactionAction {
  const etag = version.get(row.rowKey);
  return etag === undefined ? ['create', row] : ['update', row, 'Replace', { etag }];
}

/**
 * The state row decides who founds a correlation. A copy's row can be there before it: a shared copy found the alert's
 * alias while the alert was still being correlated, and attached itself. It knows less than the founder does.
 */
function founding(row: Row): TransactionAction {
  return row.rowKey === 'state' ? ['create', row] : ['upsert', row, 'Replace'];
}
