/** What a benchmark is, and what it reports. */

import type { Spread } from './measure/stats.ts';

export interface BenchmarkContext {
  /** Fewer and shorter rounds: to see that everything works, not for figures of record. */
  readonly quick: boolean;
  /** A line for whoever waits. */
  readonly say: (line: string) => void;
  /** Runs when the benchmark is over, however it ended; last in, first out. */
  readonly atEnd: (end: () => Promise<void>) => void;
}

export interface Measure {
  readonly name: string;
  readonly value: number | Spread;
  readonly unit: string;
  /** As the project states it, in words. */
  readonly goal?: string;
  /** Absent without a goal. */
  readonly met?: boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(context: BenchmarkContext): Promise<readonly Measure[]>;
}

export const atMost = (measured: number, limit: number, unit: string) => ({
  goal: `≤ ${limit} ${unit}`.trim(),
  met: measured <= limit,
});

export const atLeast = (measured: number, limit: number, unit = '') => ({
  goal: `≥ ${limit} ${unit}`.trim(),
  met: measured >= limit,
});

/** Registers what was started to be ended, and hands it on. */
export async function keep<T extends { stop(): Promise<void> }>(
  { atEnd }: BenchmarkContext,
  starting: Promise<T>,
): Promise<T> {
  const started = await starting;
  atEnd(() => started.stop());
  return started;
}
