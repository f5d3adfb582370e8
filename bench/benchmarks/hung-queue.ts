/** The queue takes connections and never answers, or is not there at all: every POST gets its 503, in time. */

import { createServer } from 'node:net';
import { startAzurite } from '../../local/storage/azurite.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { notificationRequest, someAlertIds } from '../load/notifications.ts';
import { paced } from '../load/paced.ts';
import type { MeasuredChild } from '../measure/measured-child.ts';
import { quantile } from '../measure/stats.ts';
import { redirect } from '../storage/connection-string.ts';
import { receivingOnly, startConstantQueue, startHost, startReceiver } from '../targets/start.ts';

const limitMs = 2_000;

export const hungQueue: Benchmark = {
  name: 'hung-queue',
  title: 'Time to the 503 when the queue hangs or is gone (50 POST/s of 1, open loop)',
  async run(context) {
    const azurite = await keep(context, startAzurite());
    const hanging = await keep(context, startConstantQueue('--hang'));
    const measures: Measure[] = [];
    for (const [state, port] of [
      ['hangs', hanging.port],
      ['refuses connections', await closedPort()],
    ] as const) {
      const storage = redirect(azurite.connectionString, { queue: port });
      const targets = [
        ['receiver', await keep(context, startReceiver(storage))],
        ['whole local host', await keep(context, startHost(receivingOnly(storage)))],
      ] as const;
      for (const [name, child] of targets)
        measures.push(...(await measure(context, `queue ${state} · ${name}`, child)));
    }
    return measures;
  },
};

async function measure(
  { quick, say }: BenchmarkContext,
  name: string,
  { port }: MeasuredChild,
): Promise<readonly Measure[]> {
  const request = notificationRequest(someAlertIds(1));
  const { statuses, latencies } = await paced({ port, request, perSecond: 50, ms: quick ? 3_000 : 6_000 });
  say(name);
  const most = Math.max(...latencies);
  const falselyAcked = latencies.length - (statuses.get(503) ?? 0);
  return [
    { name: `${name} · p50`, value: quantile(latencies, 0.5), unit: 'ms' },
    { name: `${name} · max of ${latencies.length}`, value: most, unit: 'ms', ...atMost(most, limitMs, 'ms') },
    {
      name: `${name} · answered other than 503`,
      value: falselyAcked,
      unit: '',
      ...atMost(falselyAcked, 0, ''),
    },
  ];
}

/** A port of this machine on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('There is no free port.')),
      );
    });
  });
}
