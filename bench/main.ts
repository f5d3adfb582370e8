/** `npm run bench -- [--quick] [--only NAME[,NAME]]`: figures as a table here, and as JSON in bench/results/. */

import path from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { parseOptions } from './options.ts';
import { describeMachine, loadNow } from './report/machine.ts';
import { writeResults, type BenchmarkResult } from './report/results-file.ts';
import { measuresTable } from './report/table.ts';
import { compileTargets } from './targets/compile.ts';

const root = path.resolve(import.meta.dirname, '..');
const print = (line: string): void => console.log(line);

async function main(): Promise<boolean> {
  const { only, quick } = parseOptions(
    process.argv.slice(2),
    benchmarks.map(({ name }) => name),
  );
  const chosen = benchmarks.filter(({ name }) => only.length === 0 || only.includes(name));
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  print(`${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}`);
  print(
    `Node ${machine.node}, Azurite ${machine.azurite}, load ${loadNow().toFixed(2)}${quick ? ', quick' : ''}`,
  );
  await compileTargets();
  const results: BenchmarkResult[] = [];
  let file = '';
  for (const benchmark of chosen) {
    const result = await runOne(benchmark, quick);
    print(result.failure === undefined ? measuresTable(result.measures) : `  FAILED: ${result.failure}`);
    results.push(result);
    file = writeResults(root, { startedAt, quick, machine, benchmarks: results });
  }
  print(`\n${file}`);
  return results.every(({ failure }) => failure === undefined);
}

async function runOne(benchmark: Benchmark, quick: boolean): Promise<BenchmarkResult> {
  const { name, title } = benchmark;
  print(`\n${name}: ${title}`);
  const startedAt = new Date();
  const before = loadNow();
  const ends: (() => Promise<void>)[] = [];
  const outcome = await benchmark
    .run({
      quick,
      say: (line) => process.stderr.write(`    ${line}\n`),
      atEnd: (end) => ends.unshift(end),
    })
    .then(
      (measures) => ({ measures }),
      (error: unknown) => ({ measures: [], failure: error instanceof Error ? error.message : String(error) }),
    );
  for (const end of ends) await end();
  const seconds = (Date.now() - startedAt.getTime()) / 1_000;
  return { name, title, startedAt: startedAt.toISOString(), seconds, load: [before, loadNow()], ...outcome };
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
