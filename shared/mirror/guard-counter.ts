/** The hour's closings, counted in the table `cursors` for all instances together. */

import type { TableClient } from '@azure/data-tables';
import { TransientError } from '../errors.ts';
import { isConflict, isEtagMismatch, isNotFound, storageCall } from '../platform/storage-errors.ts';
import type { GuardCounter } from './guard.ts';

interface Count {
  readonly used: number;
  /** Absent: nobody has counted in this hour. */
  readonly etag?: string;
}

interface Key {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/**
 * What this instance wrote last is most often still so: then a block costs one operation, and the etag tells when it
 * does not.
 */
export function createGuardCounter(table: TableClient): GuardCounter {
  const latest = new Map<string, { readonly hour: string; readonly count: Count }>();
  return {
    async take({ tenantId, provider, hour, wanted, limit }) {
      const name = `${tenantId}|${provider}`;
      const key = { partitionKey: `guard|${tenantId}`, rowKey: `${provider}|${hour}` };
      const remembered = latest.get(name);
      latest.delete(name);
      const advance = async (count: Count): Promise<number> => {
        const granted = Math.max(0, Math.min(wanted, (await limit(count.used)) - count.used));
        const next = granted > 0 ? await write(table, key, count, count.used + granted) : count;
        latest.set(name, { hour, count: next });
        return granted;
      };
      if (remembered?.hour !== hour) return lostRaceNamed(async () => advance(await read(table, key)));
      try {
        return await advance(remembered.count);
      } catch (error) {
        if (!isLostRace(error)) throw error;
        return lostRaceNamed(async () => advance(await read(table, key)));
      }
    },
  };
}

async function read(table: TableClient, { partitionKey, rowKey }: Key): Promise<Count> {
  try {
    const row = await storageCall(table.getEntity<{ used?: unknown }>(partitionKey, rowKey));
    return { used: typeof row.used === 'number' ? row.used : 0, etag: row.etag };
  } catch (error) {
    if (isNotFound(error)) return { used: 0 };
    throw error;
  }
}

async function write(table: TableClient, key: Key, { etag: known }: Count, used: number): Promise<Count> {
  const row = { ...key, used };
  const { etag } = await storageCall(
    known === undefined ? table.createEntity(row) : table.updateEntity(row, 'Replace', { etag: known }),
  );
  return { used, ...(etag === undefined ? {} : { etag }) };
}

const isLostRace = (error: unknown): boolean => isConflict(error) || isEtagMismatch(error);

/** @throws TransientError `conflict` when another instance took its block at the same moment. */
async function lostRaceNamed(take: () => Promise<number>): Promise<number> {
  try {
    return await take();
  } catch (error) {
    if (!isLostRace(error)) throw error;
    throw new TransientError('conflict', 'Another instance counted closings at the same moment.', {
      cause: error,
    });
  }
}
