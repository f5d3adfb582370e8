/** The ledger of each quota, in the table `cursors`. */

import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { TransientError } from '../errors.ts';
import { isConflict, isEtagMismatch, isNotFound, storageCall } from '../platform/storage-errors.ts';
import type { Grants } from './grants.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/** Pairs of moment and calls: short, since a long queue has many. */
const GrantsSchema = z.array(z.tuple([z.number(), z.number()]));

export function createLedger(table: TableClient): Ledger {
  return {
    async read(tenantId, bucket) {
      try {
        const row = await storageCall(table.getEntity(`quota|${tenantId}`, bucket));
        return { grants: parseGrants(row.grants), etag: row.etag };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async write(tenantId, bucket, grants, etag) {
      const row = { partitionKey: `quota|${tenantId}`, rowKey: bucket, grants: formatGrants(grants) };
      return { grants, etag: await put(table, row, etag) };
    },
  };
}

type Row = Parameters<TableClient['createEntity']>[0];

async function put(table: TableClient, row: Row, etag: string | undefined): Promise<LedgerRow['etag']> {
  try {
    const written = await storageCall(
      etag === undefined ? table.createEntity(row) : table.updateEntity(row, 'Replace', { etag }),
    );
    return written.etag ?? '';
  } catch (error) {
    if (!isConflict(error) && !isEtagMismatch(error)) throw error;
    throw new TransientError('conflict', 'Another instance planned calls at the same moment.', {
      cause: error,
    });
  }
}

const formatGrants = (grants: Grants): string => JSON.stringify(grants.map(({ at, calls }) => [at, calls]));

/** A row that nobody can read says nothing; the next write replaces it. */
function parseGrants(value: unknown): Grants {
  const parsed = z.string().transform(readJson).pipe(GrantsSchema).safeParse(value);
  return (parsed.data ?? []).map(([at, calls]) => ({ at, calls }));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
