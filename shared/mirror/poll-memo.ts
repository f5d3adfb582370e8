/**
 * What recent polls have seen and done, in memory only: it saves reading a record again for every poll that finds the
 * same item in its overlap. Forgetting costs a read, never a change: the record is the truth.
 */

import type { Observation } from '../alert/observation.ts';

/** A key that was queued and not yet looked at is queued again after this: its worker may have died. */
const patienceMs = 2 * 60_000;

interface Memory {
  readonly stamp: string;
  /** Undefined: the record shows what was seen, nothing is left to do. */
  readonly queuedAt: number | undefined;
}

export interface PollMemo {
  /** Whether the item needs no thought now. */
  isSettled(id: string, observation: Observation, now: number): boolean;
  remember(id: string, observation: Observation, queuedAt: number | undefined): void;
}

export function createPollMemo(capacity: number): PollMemo {
  const memories = new Map<string, Memory>();
  return {
    isSettled(id, observation, now) {
      const memory = memories.get(id);
      if (memory?.stamp !== stampOf(observation)) return false;
      return memory.queuedAt === undefined || now - memory.queuedAt < patienceMs;
    },
    remember(id, observation, queuedAt) {
      memories.delete(id);
      memories.set(id, { stamp: stampOf(observation), queuedAt });
      const [oldest] = memories.keys();
      if (memories.size > capacity && oldest !== undefined) memories.delete(oldest);
    },
  };
}

const stampOf = ({ shown, comment, updatedAt, closedAt, belongsTo, members }: Observation): string =>
  JSON.stringify([shown, comment, updatedAt, closedAt, belongsTo, members?.map(({ aliases }) => aliases)]);
