/** Small things to remember, in the table `cursors`: poll watermarks, when mirroring began, closings this hour. */

import type { TableClient } from '@azure/data-tables';
import { TransientError } from '../errors.ts';
import { isConflict, isEtagMismatch, isNotFound, storageCall } from '../platform/storage-errors.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Drift } from './drift.ts';
import type { GuardCounter } from './guard.ts';

export const cursorTable = 'cursors';

export interface PollCursor {
  /** ISO 8601 UTC, ours: everything that changed before it is queued. */
  readonly watermark?: string;
  readonly succeededAt?: string;
  readonly failedAt?: string;
  readonly failure?: string;
}

export interface SwitchOn {
  readonly mode: 'observe' | 'enforce';
  /** ISO 8601 UTC, ours. */
  readonly since: string;
}

export interface CursorStore extends GuardCounter {
  readPoll(tenantId: string, provider: ProviderId): Promise<PollCursor>;
  writePoll(tenantId: string, provider: ProviderId, cursor: PollCursor): Promise<void>;
  readSwitchOn(tenantId: string, provider: ProviderId): Promise<SwitchOn | undefined>;
  writeSwitchOn(tenantId: string, provider: ProviderId, switchOn: SwitchOn): Promise<void>;
  /** What the last sweep measured. @param at ISO 8601 UTC, ours */
  writeDrift(tenantId: string, provider: ProviderId, drift: Drift, at: string): Promise<void>;
}

export function createCursorStore(table: TableClient): CursorStore {
  const read = async (partitionKey: string, rowKey: string): Promise<Record<string, unknown> | undefined> => {
    try {
      return await storageCall(table.getEntity(partitionKey, rowKey));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  /** One writer, or writers whose order doesn't matter: the last word stands. */
  const put = async (partitionKey: string, rowKey: string, value: object): Promise<void> => {
    await storageCall(table.upsertEntity({ partitionKey, rowKey, ...value }, 'Replace'));
  };
  return {
    async readPoll(tenantId, provider) {
      return pickStrings(await read(`poll|${tenantId}`, provider), pollFields);
    },
    writePoll: (tenantId, provider, cursor) => put(`poll|${tenantId}`, provider, cursor),
    async readSwitchOn(tenantId, provider) {
      const row = await read(`since|${tenantId}`, provider);
      if (row === undefined) return undefined;
      return { mode: row.mode === 'enforce' ? 'enforce' : 'observe', since: String(row.since) };
    },
    writeSwitchOn: (tenantId, provider, switchOn) => put(`since|${tenantId}`, provider, switchOn),
    writeDrift: (tenantId, provider, drift, at) =>
      put(`drift|${tenantId}`, provider, { at, drift: JSON.stringify(drift) }),
    async take({ tenantId, provider, hour, wanted, limit }) {
      const key = { partitionKey: `guard|${tenantId}`, rowKey: `${provider}|${hour}` };
      const row = await read(key.partitionKey, key.rowKey);
      const used = typeof row?.used === 'number' ? row.used : 0;
      const granted = Math.max(0, Math.min(wanted, (await limit(used)) - used));
      if (granted > 0) await advanceCount(table, key, row?.etag, used + granted);
      return granted;
    },
  };
}

/** @throws TransientError `conflict` when another instance took its block at the same moment. */
async function advanceCount(
  table: TableClient,
  key: { readonly partitionKey: string; readonly rowKey: string },
  etag: unknown,
  used: number,
): Promise<void> {
  const row = { ...key, used };
  try {
    await storageCall(
      typeof etag === 'string' ? table.updateEntity(row, 'Replace', { etag }) : table.createEntity(row),
    );
  } catch (error) {
    if (!isConflict(error) && !isEtagMismatch(error)) throw error;
    throw new TransientError('conflict', 'Another instance counted closings at the same moment.', {
      cause: error,
    });
  }
}

const pollFields = ['watermark', 'succeededAt', 'failedAt', 'failure'] as const;

function pickStrings<K extends string>(
  row: Record<string, unknown> | undefined,
  fields: readonly K[],
): Partial<Record<K, string>> {
  const picked: Partial<Record<K, string>> = {};
  for (const field of fields) {
    const value = row?.[field];
    if (typeof value === 'string') picked[field] = value;
  }
  return picked;
}
