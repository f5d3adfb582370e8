/** The ledger of each quota, in the table `cursors`. */

import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { TransientError } from '../errors.ts';
import { isConflict, isEtagMismatch, isNotFound, storageCall } from '../platform/storage-errors.ts';
import { coarsen, type Grants } from './grants.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/**
 * The first moment and its calls, then for each further one the milliseconds since the one before, and its calls: seven
 * characters as a rule, since a long queue has many.
 */
const GrantsSchema = z.array(z.number()).refine(({ length }) => length % 2 === 0);

/** Table Storage allows 32,768 a string. */
const mostCharacters = 32_000;

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
      const packed = pack(grants);
      const row = { partitionKey: `quota|${tenantId}`, rowKey: bucket, grants: packed.text };
      return { grants: packed.grants, etag: await put(table, row, etag) };
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

/** In fewer and longer spans where there is no room for them all. */
function pack(grants: Grants): { readonly grants: Grants; readonly text: string } {
  const text = formatGrants(grants);
  return text.length <= mostCharacters
    ? { grants, text }
    : pack(coarsen(grants, Math.floor(grants.length / 2)));
}

const formatGrants = (grants: Grants): string =>
  JSON.stringify(grants.flatMap(({ at, calls }, i) => [at - (grants[i - 1]?.at ?? 0), calls]));

/** A row that nobody can read says nothing; the next write replaces it. */
function parseGrants(value: unknown): Grants {
  const { data = [] } = z.string().transform(readJson).pipe(GrantsSchema).safeParse(value);
  let at = 0;
  return Array.from({ length: data.length / 2 }, (_none, i) => {
    at += data[2 * i] ?? 0;
    return { at, calls: data[2 * i + 1] ?? 0 };
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
