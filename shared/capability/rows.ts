/** The rows of the table as this process knows them: read at most once a minute, and never in anybody's way. */

import { TransientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { CapabilityRecord, CapabilityStore } from './finding.ts';

const keepMs = 60_000;

export interface Rows {
  /** Of at most a minute ago, or older while storage fails. */
  get(tenantId: string, provider: ProviderId): Promise<CapabilityRecord | undefined>;
  /** As it stands in the table now. @throws TransientError when storage fails */
  fresh(tenantId: string, provider: ProviderId): Promise<CapabilityRecord | undefined>;
  /** Whoever was faster counts. @throws TransientError when storage fails */
  save(record: CapabilityRecord): Promise<void>;
  /** Without asking anybody. */
  known(tenantId: string, provider: ProviderId): CapabilityRecord | undefined;
}

export function createRows(store: CapabilityStore, clock: Clock): Rows {
  const records = new Map<string, CapabilityRecord>();
  const loads = new Map<string, { readonly at: number; readonly done: Promise<void> }>();
  const known = (tenantId: string, provider: ProviderId): CapabilityRecord | undefined =>
    records.get(idOf({ tenantId, provider }));
  const load = async (tenantId: string): Promise<void> => {
    for (const record of await store.list(tenantId)) keep(record);
  };
  /** Loads overtake each other: what was found later stands. */
  const keep = (record: CapabilityRecord): void => {
    const before = records.get(idOf(record));
    if (before === undefined || before.checkedAt <= record.checkedAt) records.set(idOf(record), record);
  };
  const loaded = (tenantId: string): Promise<void> => {
    const last = loads.get(tenantId);
    if (last !== undefined && clock.now() - last.at < keepMs) return last.done;
    const done = load(tenantId).catch(() => undefined);
    loads.set(tenantId, { at: clock.now(), done });
    return done;
  };
  return {
    known,
    async get(tenantId, provider) {
      await loaded(tenantId);
      return known(tenantId, provider);
    },
    async fresh(tenantId, provider) {
      await load(tenantId);
      return known(tenantId, provider);
    },
    async save(record) {
      try {
        keep(await store.save(record));
      } catch (error) {
        if (!(error instanceof TransientError && error.code === 'conflict')) throw error;
        loads.delete(record.tenantId);
      }
    },
  };
}

const idOf = ({ tenantId, provider }: Pick<CapabilityRecord, 'tenantId' | 'provider'>): string =>
  `${tenantId}|${provider}`;
