import type { Benchmark } from './benchmark.ts';
import { ackLatency } from './benchmarks/ack-latency.ts';
import { ackThroughput } from './benchmarks/ack-throughput.ts';
import { coldStart } from './benchmarks/cold-start.ts';
import { hungQueue } from './benchmarks/hung-queue.ts';
import { lag } from './benchmarks/lag.ts';
import { logVolume } from './benchmarks/log-volume.ts';
import { memory } from './benchmarks/memory.ts';
import { operations } from './benchmarks/operations.ts';
import { readFlatness } from './benchmarks/read-flatness.ts';

/** All of them, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  ackThroughput,
  ackLatency,
  hungQueue,
  lag,
  operations,
  logVolume,
  memory,
  coldStart,
  readFlatness,
];
