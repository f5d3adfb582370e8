/** One row of the ledger, as this instance last saw it. */

import { TransientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Grants } from './grants.ts';
import type { LedgerRow } from './ledger.ts';

export interface LedgerPorts {
  readonly clock: Clock;
  readonly read: () => Promise<LedgerRow | undefined>;
  readonly write: (grants: Grants, etag: string | undefined) => Promise<LedgerRow>;
}

export interface LedgerView {
  /** None while the row is not known. */
  grants(): Grants;
  /**
   * Reads the row if it was never read, and again where it showed a queue a while ago: others go on promising while an
   * instance that only keeps promises asks for nothing, and an old view of a queue looks like room. On a quiet day there
   * is no queue, and nothing to read.
   *
   * @throws TransientError when storage fails.
   */
  renew(): Promise<void>;
  /**
   * Writes what `change` makes of `grants()`; again, of what is there then, where another instance was first.
   *
   * @throws TransientError when storage fails or other instances win every race.
   */
  update(change: () => Grants): Promise<void>;
}

/** A row as it was at some time, milliseconds since the epoch. */
interface Seen {
  readonly row: LedgerRow | undefined;
  readonly at: number;
}

const freshMs = 10_000;
const longestRace = 8;

export function createLedgerView({ clock, read, write }: LedgerPorts): LedgerView {
  let seen: Seen | undefined;
  let renewing: Promise<void> | undefined;

  const readRow = async (): Promise<Seen> => {
    const at = clock.now();
    return { row: await read(), at };
  };
  const readAgain = async (): Promise<void> => {
    const before = seen;
    const found = await readRow();
    // What was written meanwhile is newer.
    if (seen === before) seen = found;
  };

  return {
    grants: () => seen?.row?.grants ?? [],
    async renew() {
      if (!isGood(seen, clock.now()))
        renewing ??= readAgain().finally(() => {
          renewing = undefined;
        });
      await renewing;
    },
    async update(change) {
      for (let tries = 0; ; tries++) {
        seen ??= await readRow();
        const at = clock.now();
        try {
          seen = { row: await write(change(), seen.row?.etag), at };
          return;
        } catch (error) {
          seen = undefined;
          const isRace = error instanceof TransientError && error.code === 'conflict';
          if (!isRace || tries >= longestRace) throw error;
        }
      }
    },
  };
}

function isGood(seen: Seen | undefined, now: number): boolean {
  if (seen === undefined) return false;
  const wasQueue = (seen.row?.grants.at(-1)?.at ?? 0) > seen.at;
  return !wasQueue || now - seen.at < freshMs;
}
