/** Small things to remember, in the table `cursors`: poll watermarks, when mirroring began, closings this hour. */

import type { TableClient } from '@azure/data-tables';
import { isNotFound, storageCall } from '../platform/storage-errors.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Drift } from './drift.ts';
import { createGuardCounter } from './guard-counter.ts';
import type { GuardCounter } from './guard.ts';

export const cursorTable = 'cursors';

export interface PollCursor {
  /** ISO 8601 UTC, ours: everything that changed before it is queued. */
  readonly watermark?: string;
  readonly succeededAt?: string;
  /** Ours: when a poll last looked back over the whole overlap. */
  readonly wideAt?: string;
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
    ...createGuardCounter(table),
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
  };
}

const pollFields = ['watermark', 'succeededAt', 'wideAt', 'failedAt', 'failure'] as const;

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
