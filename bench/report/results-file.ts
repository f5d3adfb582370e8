import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Measure } from '../benchmark.ts';
import type { Machine } from './machine.ts';

export interface BenchmarkResult {
  readonly name: string;
  readonly title: string;
  readonly startedAt: string;
  readonly seconds: number;
  /** The machine's load average when it began and when it ended. */
  readonly load: readonly [before: number, after: number];
  readonly measures: readonly Measure[];
  /** Why there are no measures. */
  readonly failure?: string;
}

export interface RunResult {
  readonly startedAt: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly benchmarks: readonly BenchmarkResult[];
}

/** Written anew after each benchmark, so that an interrupted run keeps what it has. Resolves to the file's path. */
export function writeResults(root: string, result: RunResult): string {
  const folder = path.join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${result.startedAt.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return path.relative(root, file);
}
