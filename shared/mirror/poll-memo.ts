/**
 * What recent polls have seen and done, in memory only: it saves reading a record again for every poll that finds the
 * same item in its overlap. Forgetting costs a read, never a change: the record is the truth.
 */

import type { Observation } from '../alert/observation.ts';
import { millis } from './time.ts';

/**
 * A key that was queued and not yet looked at is queued again after this: its worker may have died. What is on record
 * is compared once more after this: right after a change somebody may have read the past and recorded that. And where
 * nothing moves with every change, the same value may stand there again after having been another.
 */
const patienceMs = 2 * 60_000;

interface Memory {
  readonly stamp: string;
  /** Until then it needs no thought; infinity: until its stamp moves. */
  readonly settledUntil: number;
}

export interface PollMemo {
  /** Whether the item needs no thought now. */
  isSettled(id: string, observation: Observation, now: number): boolean;
  /** @param queuedAt undefined when nothing is left to do: the record shows what was seen. */
  remember(id: string, observation: Observation, queuedAt: number | undefined, now: number): void;
}

export function createPollMemo(capacity: number): PollMemo {
  const memories = new Map<string, Memory>();
  return {
    isSettled(id, observation, now) {
      const memory = memories.get(id);
      return memory?.stamp === stampOf(observation) && now < memory.settledUntil;
    },
    remember(id, observation, queuedAt, now) {
      const isProof = queuedAt === undefined && isOld(observation.updatedAt, now);
      memories.delete(id);
      memories.set(id, { stamp: stampOf(observation), settledUntil: isProof ? Infinity : now + patienceMs });
      const [oldest] = memories.keys();
      if (memories.size > capacity && oldest !== undefined) memories.delete(oldest);
    },
  };
}

/** Without a stamp nothing is. */
const isOld = (updatedAt: string | undefined, now: number): boolean =>
  updatedAt !== undefined && now - millis(updatedAt) >= patienceMs;

const stampOf = ({ shown, comment, updatedAt, closedAt, belongsTo, members }: Observation): string =>
  JSON.stringify([shown, comment, updatedAt, closedAt, belongsTo, members?.map(({ aliases }) => aliases)]);
