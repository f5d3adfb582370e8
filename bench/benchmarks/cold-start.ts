/** From spawn to the first answer, over what a bare node:http process takes; files are in the disk cache. */

import { statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { startAzurite } from '../../local/storage/azurite.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { openConnection } from '../load/connection.ts';
import { notificationRequest, someAlertIds } from '../load/notifications.ts';
import type { MeasuredChild } from '../measure/measured-child.ts';
import { spread } from '../measure/stats.ts';
import { redirect } from '../storage/connection-string.ts';
import { receivingOnly, startBare, startBundle, startConstantQueue, startHost } from '../targets/start.ts';

const goalMs = 80;
const bundleFile = path.resolve(import.meta.dirname, '..', '..', 'dist', 'index.cjs');

const post = notificationRequest(someAlertIds(1));
const handshake = Buffer.from(
  'POST /api/graph/notifications?validationToken=bench HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n',
);

interface Start {
  readonly name: string;
  readonly spawn: () => Promise<MeasuredChild>;
  readonly request: Buffer;
  readonly status: number;
  readonly goal?: number;
}

interface Sample {
  readonly ms: number;
  /** Of all threads, until the answer: hardly moved by what else the machine does. */
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly loadMs: number;
}

export const coldStart: Benchmark = {
  name: 'cold-start',
  title: 'Spawn to first answer, over a bare node:http process; warm file cache',
  async run(context) {
    const starts = await prepare(context);
    const rounds = context.quick ? 3 : 11;
    const samples = new Map<string, Sample[]>(starts.map(({ name }) => [name, []]));
    for (const start of starts) await measure(start);
    for (let round = 1; round <= rounds; round += 1) {
      for (const start of starts) samples.get(start.name)?.push(await measure(start));
      context.say(`round ${round} of ${rounds}`);
    }
    const kB = statSync(bundleFile).size / 1_000;
    return [{ name: 'bundle', value: kB, unit: 'kB' }, ...starts.flatMap((start) => report(start, samples))];
  },
};

async function prepare(context: BenchmarkContext): Promise<readonly Start[]> {
  const azurite = await keep(context, startAzurite());
  const queue = await keep(context, startConstantQueue());
  const settings = receivingOnly(redirect(azurite.connectionString, { queue: queue.port }));
  return [
    { name: bareName, spawn: startBare, request: post, status: 202 },
    {
      name: loadedName,
      spawn: () => startBundle(settings),
      request: handshake,
      status: 200,
      goal: goalMs,
    },
    {
      name: 'bundle, first notification stored',
      spawn: () => startBundle(settings),
      request: post,
      status: 202,
      goal: goalMs,
    },
    {
      name: 'whole local host, first notification stored',
      spawn: () => startHost(settings),
      request: post,
      status: 202,
    },
  ];
}

const bareName = 'bare node:http';
const loadedName = 'bundle, first answer (handshake)';

async function measure({ name, spawn, request, status }: Start): Promise<Sample> {
  const startedAt = performance.now();
  const child = await spawn();
  try {
    const connection = await openConnection(child.port);
    const answered = await connection.exchange(request);
    const ms = performance.now() - startedAt;
    connection.close();
    if (answered !== status) throw new Error(`${name} answered ${answered}.`);
    const { cpu, memory } = await child.usage();
    const loadMs = name === loadedName ? await loadTime(child) : NaN;
    return { ms, cpuMs: (cpu.user + cpu.system) / 1_000, rssMiB: memory.rss / 2 ** 20, loadMs };
  } finally {
    await child.stop();
  }
}

async function loadTime({ port }: MeasuredChild): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/loaded`);
  return z.object({ loadMs: z.number() }).parse(await answer.json()).loadMs;
}

function report({ name, goal }: Start, samples: ReadonlyMap<string, readonly Sample[]>): readonly Measure[] {
  const own = samples.get(name) ?? [];
  const bare = samples.get(bareName) ?? [];
  const show = (what: string, unit: string, of: (sample: Sample) => number): Measure => {
    return { name: `${name} · ${what}`, value: spread(own.map(of)), unit };
  };
  const overBare = (what: string, of: (sample: Sample) => number, limit?: number): Measure => {
    const value = spread(own.map((sample, i) => of(sample) - of(bare[i] ?? sample)));
    const verdict = limit === undefined ? {} : atMost(value.median, limit, 'ms');
    return { name: `${name} · ${what} over bare`, value, unit: 'ms', ...verdict };
  };
  const whole = [
    show('from spawn', 'ms', ({ ms }) => ms),
    show('CPU', 'ms', ({ cpuMs }) => cpuMs),
    show('RSS then', 'MiB', ({ rssMiB }) => rssMiB),
  ];
  if (name === bareName) return whole;
  const over = [overBare('time', ({ ms }) => ms, goal), overBare('CPU', ({ cpuMs }) => cpuMs)];
  return [...over, ...whole, ...(name === loadedName ? [show('require', 'ms', ({ loadMs }) => loadMs)] : [])];
}
