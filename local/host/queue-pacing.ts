import type { QueueOptions } from './host-json.ts';

/** A message taken is hidden this long; the trigger has no setting for it. Renewed at half time. */
export const messageLeaseMs = 10 * 60_000;

const leastDelayMs = 100;

/** Wait before the next poll after so many empty ones: exponential, give or take a fifth, up to the maximum. */
export function nextPollDelay(
  emptyPolls: number,
  { maxPollingIntervalMs }: QueueOptions,
  random: () => number,
): number {
  const grown = leastDelayMs * 2 ** Math.min(emptyPolls - 1, 30);
  return Math.min(maxPollingIntervalMs, Math.max(leastDelayMs, grown * (0.8 + 0.4 * random())));
}

/** The next batch is fetched when no more than the threshold are still running. */
export function mayFetch(running: number, { newBatchThreshold }: QueueOptions): boolean {
  return running <= newBatchThreshold;
}

export type Conclusion =
  | { readonly kind: 'delete' }
  | { readonly kind: 'release'; readonly visibilityTimeoutMs: number }
  | { readonly kind: 'poison' }
  /** A queue without a poison queue: hidden until its lease ends, so that it doesn't spin. */
  | { readonly kind: 'leave' };

/** @see https://github.com/Azure/azure-sdk-for-net QueueProcessor.CompleteProcessingMessageAsync */
export function concludeMessage(
  succeeded: boolean,
  dequeueCount: number,
  poisonQueue: string | undefined,
  options: QueueOptions,
): Conclusion {
  if (succeeded) return { kind: 'delete' };
  if (poisonQueue === undefined) return { kind: 'leave' };
  if (dequeueCount >= options.maxDequeueCount) return { kind: 'poison' };
  return { kind: 'release', visibilityTimeoutMs: options.visibilityTimeoutMs };
}

/** A message that came back too often, after a crash say, isn't run again. */
export function isSpent(dequeueCount: number, { maxDequeueCount }: QueueOptions): boolean {
  return dequeueCount > maxDequeueCount;
}

/** undefined for a poison queue itself, and where the name would be too long. */
export function poisonQueueOf(queueName: string): string | undefined {
  const poison = `${queueName}-poison`;
  return queueName.endsWith('-poison') || poison.length > 63 ? undefined : poison;
}
