/**
 * The records in memory, with the conditions of the real store: every row has a version, a write presents those of all
 * rows that it changes, and loses as a whole when one has moved on. What is stored is frozen: whoever changes it by
 * accident, before or after, is told so by an error.
 */

import type { CopyRef } from '../../shared/alert/observation.ts';
import {
  sameCopy,
  type Correlation,
  type CopyRecord,
  type JournalLine,
  type SharedRecord,
} from '../../shared/correlation/record.ts';
import { copyRow, sharedPartition, sharedRow } from '../../shared/correlation/row-keys.ts';
import type { AliasEntry, CorrelationStore, Versioned } from '../../shared/correlation/store.ts';
import { TransientError } from '../../shared/errors.ts';
import { without } from '../../shared/platform/without.ts';

interface Row {
  readonly value: unknown;
  readonly version: string;
}

type Partition = Map<string, Row>;

export interface MemoryStore extends CorrelationStore {
  /** Names of the operations so far, one for each that the table store would make. */
  readonly operations: string[];
  correlations(): readonly Correlation[];
  sharedRecords(): readonly SharedRecord[];
}

export function createMemoryStore(): MemoryStore {
  const partitions = new Map<string, Partition>();
  const journals = new Map<string, JournalLine[]>();
  const operations: string[] = [];
  let versions = 0;

  const partition = (name: string): Partition => {
    const found = partitions.get(name) ?? new Map<string, Row>();
    partitions.set(name, found);
    return found;
  };
  const put = (rows: Partition, name: string, value: unknown): string => {
    const version = String(++versions);
    rows.set(name, { value: frozen(value), version });
    return version;
  };
  const create = (name: string, row: string, value: unknown): boolean => {
    const rows = partition(name);
    if (rows.has(row)) return false;
    put(rows, row, value);
    return true;
  };
  const aliasName = (tenantId: string, alias: string): string => `alias|${tenantId}|${alias}`;
  const aliasEntry = (tenantId: string, alias: string): AliasEntry => {
    const rows = partition(aliasName(tenantId, alias));
    const correlationId = rows.get('correlation')?.value as string | undefined;
    const shared = [...rows].flatMap(([name, { value }]) =>
      name.startsWith('shared:') ? [value as CopyRef] : [],
    );
    return {
      ...(correlationId === undefined ? {} : { correlationId }),
      ambiguous: rows.has('ambiguous'),
      shared,
    };
  };
  const readRows = (id: string): Versioned<Correlation> | undefined => {
    const rows = partition(`correlation|${id}`);
    const state = rows.get('state');
    if (state === undefined) return undefined;
    const copies = [...rows].filter(([name]) => name !== 'state').map(([, { value }]) => value as CopyRecord);
    const value = { ...(state.value as Omit<Correlation, 'copies'>), copies };
    const version = new Map([...rows].map(([name, row]) => [name, row.version]));
    return { value, version };
  };
  const readSharedRow = (name: string): Versioned<SharedRecord> | undefined => {
    const row = partition(name).get('state');
    if (row === undefined) return undefined;
    return { value: row.value as SharedRecord, version: new Map([['state', row.version]]) };
  };
  /** @throws TransientError `conflict` when one of the rows is not as it was read. */
  const transact = (
    name: string,
    changes: ReadonlyMap<string, unknown>,
    known: ReadonlyMap<string, string>,
    isFounding = false,
  ): ReadonlyMap<string, string> => {
    const rows = partition(name);
    for (const row of changes.keys()) {
      const isFree = isFounding && row !== 'state';
      if (!isFree && rows.get(row)?.version !== known.get(row)) throw lostRace();
    }
    return new Map([...known, ...[...changes].map(([row, value]) => [row, put(rows, row, value)] as const)]);
  };

  return {
    operations,
    correlations: () =>
      [...partitions.keys()]
        .filter((name) => name.startsWith('correlation|'))
        .map((name) => readRows(name.slice('correlation|'.length))?.value)
        .filter((value) => value !== undefined),
    sharedRecords: () =>
      [...partitions.keys()]
        .filter((name) => name.startsWith('shared|'))
        .map((name) => readSharedRow(name)?.value)
        .filter((value) => value !== undefined),

    async findAlias(tenantId, alias) {
      operations.push('findAlias');
      return aliasEntry(tenantId, alias);
    },
    async claimAlias(tenantId, alias, correlationId) {
      operations.push('claimAlias');
      if (create(aliasName(tenantId, alias), 'correlation', correlationId)) return undefined;
      operations.push('claimAlias');
      return aliasEntry(tenantId, alias);
    },
    async moveAlias(tenantId, alias, from, to) {
      operations.push('moveAlias', 'moveAlias');
      const rows = partition(aliasName(tenantId, alias));
      if (!rows.has('correlation')) throw lostRace();
      if (rows.get('correlation')?.value === from) put(rows, 'correlation', to);
    },
    async dissolve({ value }) {
      operations.push('dissolve');
      for (const copy of value.copies) partition(`correlation|${value.id}`).delete(copyRow(copy));
    },
    async markAmbiguous(tenantId, alias) {
      operations.push('markAmbiguous');
      create(aliasName(tenantId, alias), 'ambiguous', true);
    },
    async listShared(tenantId, alias, { provider, ref }) {
      operations.push('listShared');
      create(aliasName(tenantId, alias), sharedRow({ provider, ref }), { provider, ref });
    },

    async read(correlationId) {
      operations.push('read');
      return readRows(correlationId);
    },
    async write(before, after, journal) {
      operations.push('write');
      const changed = after.copies.filter((copy) => isChanged(copy, before?.value.copies ?? []));
      const changes = new Map<string, unknown>([
        ['state', without(after, 'copies')],
        ...changed.map((copy) => [copyRow(copy), copy] as const),
      ]);
      const version = transact(
        `correlation|${after.id}`,
        changes,
        before?.version ?? new Map(),
        before === undefined,
      );
      journals.set(after.id, [...(journals.get(after.id) ?? []), ...frozen(journal)]);
      return { value: after, version };
    },
    async attach(correlationId, { provider, ref }, foundAt, joinedAt) {
      operations.push('attach');
      const record = {
        provider,
        ref,
        foundAt,
        shared: true,
        ...(joinedAt === undefined ? {} : { joinedAt }),
      };
      create(`correlation|${correlationId}`, copyRow(record), record);
    },
    async journal(correlationId, limit) {
      operations.push('journal');
      return (journals.get(correlationId) ?? []).toReversed().slice(0, limit);
    },

    async readShared(tenantId, copy) {
      operations.push('readShared');
      return readSharedRow(`shared|${sharedPartition(tenantId, copy)}`);
    },
    async writeShared(before, after) {
      operations.push('writeShared');
      const name = `shared|${sharedPartition(after.tenantId, after)}`;
      const version = transact(name, new Map([['state', after]]), before?.version ?? new Map());
      return { value: after, version };
    },
  };
}

const isChanged = (copy: CopyRecord, known: readonly CopyRecord[]): boolean =>
  !known.includes(copy) &&
  JSON.stringify(copy) !== JSON.stringify(known.find((other) => sameCopy(other, copy)));

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

const lostRace = (): TransientError =>
  new TransientError('conflict', 'Another worker wrote this record first.');
