/** What a process holds while notifications keep coming: 100 POST/s of 10, all processes side by side. */

import { startAzurite } from '../../local/storage/azurite.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { notificationRequest, someAlertIds } from '../load/notifications.ts';
import { paced } from '../load/paced.ts';
import type { MeasuredChild } from '../measure/measured-child.ts';
import { slope } from '../measure/stats.ts';
import { redirect } from '../storage/connection-string.ts';
import { receivingOnly, startBare, startBundle, startConstantQueue, startHost } from '../targets/start.ts';
import { sleep } from './wait.ts';

const mib = 2 ** 20;
/**
 * V8 sizes its young generation by the memory that it finds. Azure's instances have 512 MiB or 2 GiB, this machine has
 * more: so V8 is told what it would choose there, at most.
 * @see https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-semi-space-sizesize-in-mib
 */
const instances = [
  { name: '512 MiB', flag: '--max-semi-space-size=1' },
  { name: '2 GiB', flag: '--max-semi-space-size=16' },
] as const;
const sampleMs = 1_000;
/** A busy machine makes some wait too long for the queue, which changes nothing about memory. */
const leastAccepted = 0.99;
/** Seconds in which V8 collects at least once under this load, so that the lowest reading is what lives. */
const floorSeconds = 10;

interface Sample {
  readonly minute: number;
  readonly rss: number;
  readonly heap: number;
}

interface Target {
  readonly name: string;
  readonly child: MeasuredChild;
  readonly isRecord?: boolean;
}

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory under 100 POST/s of 10 notifications, queue of constant time (slopes over the second half)',
  async run(context) {
    const targets = await startTargets(context);
    const minutes = context.quick ? 0.5 : 10;
    const request = notificationRequest(someAlertIds(10));
    const loads = targets.map(({ child }) =>
      paced({ port: child.port, request, perSecond: 100, ms: minutes * 60_000 }),
    );
    const samples = new Map<string, Sample[]>(targets.map(({ name }) => [name, []]));
    const startedAt = performance.now();
    for (let minute = 0; minute < minutes; minute = (performance.now() - startedAt) / 60_000) {
      for (const { name, child } of targets) samples.get(name)?.push(await sample(child, minute));
      await sleep(sampleMs);
    }
    for (const { statuses, latencies } of await Promise.all(loads))
      if ((statuses.get(202) ?? 0) < latencies.length * leastAccepted)
        throw new Error('Too much was answered other than 202.');
    return targets.flatMap((target) => report(target, samples.get(target.name) ?? []));
  },
};

async function startTargets(context: BenchmarkContext): Promise<readonly Target[]> {
  const azurite = await keep(context, startAzurite());
  const queue = await keep(context, startConstantQueue());
  const settings = receivingOnly(redirect(azurite.connectionString, { queue: queue.port }));
  const targets: Target[] = [{ name: 'bare node:http', child: await keep(context, startBare()) }];
  for (const { name, flag } of instances) {
    const child = await keep(context, startBundle({ ...settings, NODE_OPTIONS: flag }));
    targets.push({ name: `bundle, V8 as with ${name}`, child, isRecord: true });
  }
  const flag = instances[1].flag;
  const host = await keep(context, startHost({ ...settings, NODE_OPTIONS: flag }));
  return [
    ...targets,
    { name: 'bundle, V8 as on this machine', child: await keep(context, startBundle(settings)) },
    { name: `whole local host, V8 as with ${instances[1].name}`, child: host, isRecord: true },
  ];
}

async function sample(child: MeasuredChild, minute: number): Promise<Sample> {
  const { memory: used } = await child.usage();
  return { minute, rss: used.rss / mib, heap: used.heapUsed / mib };
}

function report({ name, isRecord = false }: Target, samples: readonly Sample[]): readonly Measure[] {
  const late = samples.slice(Math.floor(samples.length / 2));
  const most = Math.max(...samples.map(({ rss }) => rss));
  const rssSlope = slope(late.map(({ minute, rss }) => [minute, rss] as const));
  const floors = floorsOf(late);
  const heapSlope = slope(floors.map(({ minute, heap }) => [minute, heap] as const));
  return [
    { name: `${name} · RSS at the start`, value: samples[0]?.rss ?? NaN, unit: 'MiB' },
    {
      name: `${name} · RSS at most`,
      value: most,
      unit: 'MiB',
      ...(isRecord ? atMost(most, 200, 'MiB') : {}),
    },
    {
      name: `${name} · RSS slope`,
      value: rssSlope,
      unit: 'MiB/min',
      ...(isRecord ? atMost(rssSlope, 1, 'MiB/min') : {}),
    },
    { name: `${name} · live heap, slope`, value: heapSlope, unit: 'MiB/min' },
    { name: `${name} · live heap, last`, value: floors.at(-1)?.heap ?? NaN, unit: 'MiB' },
  ];
}

/** The lowest heap of each stretch: just after a collection. */
function floorsOf(samples: readonly Sample[]): readonly Sample[] {
  const stretches = Map.groupBy(samples, ({ minute }) => Math.floor((minute * 60) / floorSeconds));
  return [...stretches.values()].map((stretch) => stretch.reduce((a, b) => (b.heap < a.heap ? b : a)));
}
