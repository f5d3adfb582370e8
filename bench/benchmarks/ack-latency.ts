/**
 * How long Graph waits for its 202 at a steady 100 POST/s of 10 notifications, open loop. Rounds of four seconds are
 * interleaved between the targets; the quantiles are over all of a target's requests.
 */

import { startAzurite } from '../../local/storage/azurite.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { notificationRequest, someAlertIds } from '../load/notifications.ts';
import { paced } from '../load/paced.ts';
import type { MeasuredChild } from '../measure/measured-child.ts';
import { quantile } from '../measure/stats.ts';
import { redirect } from '../storage/connection-string.ts';
import { createQueues } from '../storage/create-queues.ts';
import { receivingOnly, startBare, startConstantQueue, startHost, startReceiver } from '../targets/start.ts';

interface Target {
  readonly name: string;
  readonly child: MeasuredChild;
  /** Milliseconds that the 99th percentile may take. */
  readonly p99?: number;
}

const roundMs = 4_000;

export const ackLatency: Benchmark = {
  name: 'ack-latency',
  title: 'Time to the 202 at 100 POST/s of 10 notifications (open loop)',
  async run(context) {
    const targets = await startTargets(context);
    const rounds = context.quick ? 1 : 4;
    const request = notificationRequest(someAlertIds(10));
    const load = (target: Target, ms: number) =>
      paced({ port: target.child.port, request, perSecond: 100, ms });
    for (const target of targets) await load(target, roundMs / 2);
    const latencies = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const target of targets) {
        const result = await load(target, roundMs);
        if (result.statuses.get(202) !== result.latencies.length)
          throw new Error(`${target.name} answered other than 202.`);
        latencies.get(target.name)?.push(...result.latencies);
      }
      context.say(`round ${round} of ${rounds}`);
    }
    return targets.flatMap((target) => report(target, latencies.get(target.name) ?? []));
  },
};

async function startTargets(context: BenchmarkContext): Promise<readonly Target[]> {
  const azurite = await keep(context, startAzurite());
  await createQueues(azurite.connectionString);
  const near = await keep(context, startConstantQueue());
  const far = await keep(context, startConstantQueue('--delay', '5'));
  const storage = (queue: MeasuredChild): string => redirect(azurite.connectionString, { queue: queue.port });
  return [
    { name: 'bare node:http', child: await keep(context, startBare()) },
    { name: 'receiver, queue at 0 ms', child: await keep(context, startReceiver(storage(near))) },
    { name: 'receiver, queue at 5 ms', child: await keep(context, startReceiver(storage(far))), p99: 20 },
    {
      name: 'receiver, Azurite in memory',
      child: await keep(context, startReceiver(azurite.connectionString)),
      p99: 25,
    },
    {
      name: 'whole local host, Azurite in memory',
      child: await keep(context, startHost(receivingOnly(azurite.connectionString))),
    },
  ];
}

function report({ name, p99 }: Target, latencies: readonly number[]): readonly Measure[] {
  const high = quantile(latencies, 0.99);
  return [
    { name: `${name} · p50`, value: quantile(latencies, 0.5), unit: 'ms' },
    {
      name: `${name} · p99`,
      value: high,
      unit: 'ms',
      ...(p99 === undefined ? {} : atMost(high, p99, 'ms')),
    },
    { name: `${name} · max of ${latencies.length}`, value: Math.max(...latencies), unit: 'ms' },
  ];
}
