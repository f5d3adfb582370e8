/**
 * The whole system with everything that it asks of storage and of the products counted. Nothing happens in it by
 * itself: no polls, no sweeps, no subscriptions; what is to be looked at is said by hand.
 */

import { QueueClient } from '@azure/storage-queue';
import { startAzurite } from '../../local/storage/azurite.ts';
import type { TenantControl } from '../../local/tenant/control/control.ts';
import { startTenant } from '../../local/tenant/tenant.ts';
import { keep, type BenchmarkContext } from '../benchmark.ts';
import { benchClientState, notificationBody, type ChangedThing } from '../load/notifications.ts';
import { startCountingProxy } from '../storage/counting-proxy.ts';
import { redirect } from '../storage/connection-string.ts';
import { createQueues } from '../storage/create-queues.ts';
import { startHost } from '../targets/start.ts';
import { within } from './wait.ts';

export interface CountedStack {
  readonly control: TenantControl;
  /** One POST of Graph's. */
  notify(things: readonly ChangedThing[]): Promise<void>;
  /** One push of a product's own. */
  push(provider: string, ref: string): Promise<void>;
  /** Does the work, waits until the queue is empty, and says what was asked for meanwhile. */
  count(work: () => Promise<void>): Promise<Counts>;
}

export interface Counts {
  /** By operation; looks at an empty queue are left out. */
  readonly storage: ReadonlyMap<string, number>;
  /** By operation; tokens are left out. */
  readonly products: ReadonlyMap<string, number>;
}

const never = '0 0 0 1 1 *';
const quietSeconds = 120;
const quietMs = 1_500;

export async function startCountedStack(context: BenchmarkContext, policy: string): Promise<CountedStack> {
  const azurite = await keep(context, startAzurite());
  await createQueues(azurite.connectionString);
  const queue = await keep(context, startCountingProxy('queue', azurite.ports.queue));
  const table = await keep(context, startCountingProxy('table', azurite.ports.table));
  const tenant = await startTenant({ seed: 'none' });
  context.atEnd(() => tenant.close());
  const { control } = tenant;
  await control.setThrottle({ on: false });
  const host = await keep(
    context,
    startHost({
      ...tenant.environment,
      AzureWebJobsStorage: redirect(azurite.connectionString, { queue: queue.port, table: table.port }),
      MIRROR_POLICY: policy,
      CLIENT_STATE: benchClientState,
      POLL_SCHEDULE: never,
      SWEEP_SCHEDULE: never,
      SUBSCRIPTION_SCHEDULE: never,
    }),
  );
  const sender = { tenantId: tenant.environment.AZURE_TENANT_ID ?? '', clientState: benchClientState };
  const post = (path: string, body: string): Promise<void> =>
    postTo(`http://127.0.0.1:${host.port}${path}`, body);
  const changes = new QueueClient(azurite.connectionString, 'alert-changes');
  return {
    control,
    notify: (things) => post('/api/graph/notifications', notificationBody(things, sender)),
    push: (provider, ref) => post(`/api/providers/${provider}/notifications`, JSON.stringify({ ref })),
    async count(work) {
      await quiet(changes);
      for (const proxy of [queue, table]) proxy.take();
      await control.clearCalls();
      await work();
      await quiet(changes);
      const storage = new Map([...queue.take(), ...table.take()].filter(([name]) => !name.endsWith('empty')));
      return { storage, products: await productCalls(control) };
    },
  };
}

async function postTo(url: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status !== 202) throw new Error(`The host answered ${answer.status} instead of 202.`);
}

/** Empty for a while: a message that waits invisibly, for a later look, counts as there. */
async function quiet(changes: QueueClient): Promise<void> {
  let emptySince = Date.now();
  const isQuiet = async (): Promise<boolean> => {
    const { approximateMessagesCount = 0 } = await changes.getProperties();
    if (approximateMessagesCount > 0) emptySince = Date.now();
    return Date.now() - emptySince > quietMs;
  };
  if (!(await within(quietSeconds, isQuiet, 200)))
    throw new Error(`The queue was not worked off within ${quietSeconds} s.`);
}

async function productCalls(control: TenantControl): Promise<ReadonlyMap<string, number>> {
  const { counts } = await control.calls();
  const calls = new Map<string, number>();
  for (const { face, operation, status, count } of counts) {
    const name = status < 400 ? operation : `${operation} ${status}`;
    if (face !== 'identity') calls.set(name, (calls.get(name) ?? 0) + count);
  }
  return calls;
}
