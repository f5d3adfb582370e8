import type { Benchmark } from './benchmark.ts';
import { ackLatency } from './benchmarks/ack-latency.ts';
import { ackThroughput } from './benchmarks/ack-throughput.ts';
import { hungQueue } from './benchmarks/hung-queue.ts';
import { lag } from './benchmarks/lag.ts';

/** All of them, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [ackThroughput, ackLatency, hungQueue, lag];
