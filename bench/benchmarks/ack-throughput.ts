/**
 * Notifications stored, then acknowledged, as a share of what bare node:http takes. The figure of record is the
 * receiver with the real queue client against a queue that takes constant time: Azurite is slower than Azure and would
 * be what is measured. CPU per POST is the sturdier figure where other work shares the machine.
 */

import { startAzurite } from '../../local/storage/azurite.ts';
import { atLeast, atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { notificationRequest, someAlertIds } from '../load/notifications.ts';
import type { MeasuredChild } from '../measure/measured-child.ts';
import { spread } from '../measure/stats.ts';
import { cpuBetween } from '../measure/usage.ts';
import { redirect } from '../storage/connection-string.ts';
import { createQueues } from '../storage/create-queues.ts';
import { receivingOnly, startBare, startConstantQueue, startHost, startReceiver } from '../targets/start.ts';

const bareName = 'bare node:http';
const recordName = 'receiver, constant-time queue';

interface Target {
  readonly name: string;
  readonly child: MeasuredChild;
  /** POSTs in one round at most: a queue in memory must not grow without end. */
  readonly most?: number;
  /** Stands beside the figures of record: where it fails, that is said, and the others' figures stay. */
  readonly aside?: true;
}

interface Sample {
  readonly perSecond: number;
  readonly cpuMicros: number;
  /** Of the sender; near 1 it is the sender that was measured. */
  readonly senderBusy: number;
}

/** A round without figures says why. */
type Round = Sample | { readonly failure: string };

/** 64 at once are many for Azurite on a busy machine: then a few are told to come back, which costs as much. */
const leastAccepted = 0.99;

const sizes = [
  { items: 1, share: 0.06, cpu: 300 },
  { items: 10, share: 0.09, cpu: undefined },
  { items: 100, share: 0.15, cpu: 700 },
] as const;

export const ackThroughput: Benchmark = {
  name: 'ack-throughput',
  title: 'Notifications stored, then acknowledged, against bare node:http (closed loop, 64 connections)',
  async run(context) {
    const targets = await startTargets(context);
    const { rounds, ms } = context.quick ? { rounds: 3, ms: 500 } : { rounds: 5, ms: 2_000 };
    const measures: Measure[] = [];
    for (const size of sizes) {
      const request = notificationRequest(someAlertIds(size.items));
      for (const target of targets) await measureOrExcuse(target, request, ms / 2);
      const samples = new Map<string, Round[]>(targets.map(({ name }) => [name, []]));
      for (let round = 1; round <= rounds; round += 1) {
        for (const target of targets)
          samples.get(target.name)?.push(await measureOrExcuse(target, request, ms));
        context.say(`${size.items} items: round ${round} of ${rounds}`);
      }
      measures.push(...report(size, samples));
    }
    return measures;
  },
};

async function startTargets(context: BenchmarkContext): Promise<readonly Target[]> {
  const azurite = await keep(context, startAzurite());
  await createQueues(azurite.connectionString);
  const queue = await keep(context, startConstantQueue());
  const constant = redirect(azurite.connectionString, { queue: queue.port });
  const most = 500;
  return [
    { name: bareName, child: await keep(context, startBare()) },
    {
      name: 'receiver, TextQueue port answers at once',
      child: await keep(context, startReceiver(undefined)),
    },
    { name: recordName, child: await keep(context, startReceiver(constant)) },
    {
      name: 'receiver, Azurite in memory',
      child: await keep(context, startReceiver(azurite.connectionString)),
      most,
      aside: true,
    },
    {
      name: 'whole local host, constant-time queue',
      child: await keep(context, startHost(receivingOnly(constant))),
    },
    {
      name: 'whole local host, Azurite in memory',
      child: await keep(context, startHost(receivingOnly(azurite.connectionString))),
      most,
      aside: true,
    },
  ];
}

async function measureOrExcuse(target: Target, request: Buffer, ms: number): Promise<Round> {
  try {
    return await measure(target, request, ms);
  } catch (error) {
    if (target.aside !== true) throw error;
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

async function measure(
  { name, child, most = Infinity }: Target,
  request: Buffer,
  ms: number,
): Promise<Sample> {
  const before = await child.usage();
  const own = process.cpuUsage();
  const { statuses, elapsedMs, latencies } = await closedLoop({
    port: child.port,
    request,
    connections: 64,
    ms,
    most,
  });
  const { user, system } = process.cpuUsage(own);
  const after = await child.usage();
  if ((statuses.get(202) ?? 0) < latencies.length * leastAccepted)
    throw new Error(`${name} answered other than 202: ${describe(statuses)}.`);
  return {
    perSecond: (latencies.length * 1_000) / elapsedMs,
    cpuMicros: cpuBetween(before, after) / latencies.length,
    senderBusy: (user + system) / 1_000 / elapsedMs,
  };
}

const describe = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses].map(([status, count]) => `${status} ${count} times`).join(', ');

const isMeasured = (round: Round | undefined): round is Sample => round !== undefined && 'cpuMicros' in round;

/** How often, and why the last time. */
function failures(label: string, rounds: readonly Round[]): readonly Measure[] {
  const failed = rounds.filter((round) => 'failure' in round);
  const last = failed.at(-1)?.failure;
  if (last === undefined) return [];
  return [{ name: `${label} · failed (${last})`, value: failed.length, unit: `of ${rounds.length} rounds` }];
}

function report(
  { items, share, cpu }: (typeof sizes)[number],
  rounds: ReadonlyMap<string, readonly Round[]>,
): readonly Measure[] {
  const bareRounds = rounds.get(bareName) ?? [];
  return [...rounds].flatMap(([name, all]) => {
    const label = `n=${items} · ${name}`;
    // Each against bare's of the same round.
    const bare = bareRounds.filter((_, i) => isMeasured(all[i])).filter(isMeasured);
    const own = all.filter(isMeasured);
    const failed = failures(label, all);
    if (own.length === 0) return failed;
    const perSecond = spread(own.map((sample) => sample.perSecond));
    const micros = spread(own.map((sample) => sample.cpuMicros));
    const rates = { name: `${label} · POST/s`, value: perSecond, unit: '/s' };
    const isRecord = name === recordName;
    const cpuGoal = isRecord && cpu !== undefined ? atMost(micros.median, cpu, 'µs') : {};
    const cost = { name: `${label} · CPU per POST`, value: micros, unit: 'µs', ...cpuGoal };
    if (name === bareName) {
      const busy = spread(own.map((sample) => sample.senderBusy));
      return [rates, cost, { name: `${label} · sender's share of a core`, value: busy, unit: '' }];
    }
    const byCpu = spread(own.map((sample, i) => (bare[i]?.cpuMicros ?? NaN) / sample.cpuMicros));
    const byRate = spread(own.map((sample, i) => sample.perSecond / (bare[i]?.perSecond ?? NaN)));
    return [
      ...failed,
      { name: `${label} · share of bare, by POST/s`, value: byRate, unit: '' },
      {
        name: `${label} · share of bare, by CPU`,
        value: byCpu,
        unit: '',
        ...(isRecord ? atLeast(byCpu.median, share) : {}),
      },
      rates,
      cost,
    ];
  });
}
