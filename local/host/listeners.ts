import { createBlobLock } from './blob-lock.ts';
import type { HostClock } from './clock.ts';
import type { HostConfig } from './host-json.ts';
import type { HostFunction, Trigger } from './host-function.ts';
import { hostStorage } from './host-function.ts';
import type { HostLog } from './host-log.ts';
import { logAs } from './host-log.ts';
import type { Invoke } from './invoke.ts';
import { listenToQueue } from './queue-listener.ts';
import { poisonQueueOf } from './queue-pacing.ts';
import type { StorageAccounts } from './storage-accounts.ts';
import { hostContainer } from './storage-accounts.ts';
import { listenToTimer } from './timer-listener.ts';
import { createTimerStatusStore } from './timer-status-store.ts';

export interface ListenerParts {
  readonly hostId: string;
  readonly config: HostConfig;
  readonly accounts: StorageAccounts;
  readonly clock: HostClock;
  readonly leaseMs: number;
  readonly log: HostLog;
  readonly invoke: Invoke;
}

/** Ready to listen: resolves when the signal is aborted and what was taken has ended. */
export type Listener = (signal: AbortSignal) => Promise<void>;

/** A listener for each function that storage or the clock triggers; storage is reached here, so this may fail. */
export async function createListeners(
  parts: ListenerParts,
  functions: readonly HostFunction[],
): Promise<readonly Listener[]> {
  const enabled = functions.filter(({ disabled }) => !disabled);
  const listeners = await Promise.all(enabled.map((target) => createListener(parts, target, target.trigger)));
  return listeners.filter((listener) => listener !== undefined);
}

async function createListener(
  parts: ListenerParts,
  target: HostFunction,
  trigger: Trigger,
): Promise<Listener | undefined> {
  switch (trigger.kind) {
    case 'queue':
      return createQueueListener(parts, target, trigger);
    case 'timer':
      return createTimerListener(parts, target, trigger);
    case 'http':
    case 'eventHub':
    case 'other':
      return undefined;
  }
}

async function createQueueListener(
  parts: ListenerParts,
  target: HostFunction,
  { queueName, connection }: Extract<Trigger, { kind: 'queue' }>,
): Promise<Listener> {
  const { queues } = await parts.accounts(connection);
  const queue = queues.getQueueClient(queueName);
  await queue.createIfNotExists();
  const poison = poisonQueueOf(queueName);
  const queueParts = {
    queue,
    poisonQueue: poison === undefined ? undefined : queues.getQueueClient(poison),
    options: parts.config.queues,
    leaseMs: parts.leaseMs,
    clock: parts.clock,
    say: logAs(parts.log, 'Host.Triggers.Queues'),
    invoke: parts.invoke.bind(undefined, target),
  };
  return (signal) => listenToQueue(queueParts, signal);
}

async function createTimerListener(
  parts: ListenerParts,
  target: HostFunction,
  trigger: Extract<Trigger, { kind: 'timer' }>,
): Promise<Listener> {
  const { blobs } = await parts.accounts(hostStorage);
  const container = blobs.getContainerClient(hostContainer);
  const lockName = `locks/${parts.hostId}/Host.Functions.${target.name}.Listener`;
  const timerParts = {
    name: target.name,
    schedule: trigger.schedule,
    runOnStartup: trigger.runOnStartup,
    retry: target.metadata.retryOptions,
    store: trigger.useMonitor ? createTimerStatusStore(container, parts.hostId, target.name) : undefined,
    lock: createBlobLock(container, lockName, parts.config.timerLock, parts.clock),
    clock: parts.clock,
    say: logAs(parts.log, 'Host.Triggers.Timer'),
    invoke: parts.invoke.bind(undefined, target),
  };
  return (signal) => listenToTimer(timerParts, signal);
}
