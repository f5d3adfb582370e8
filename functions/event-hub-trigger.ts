import type { EventHubTriggerOptions, InvocationContext, RetryOptions } from '@azure/functions';
import { eventHubConnection, type EventHubToRead } from '../shared/platform/event-hubs.ts';
import type { EventBatch } from '../shared/notification/event-batch.ts';
import type { Doors } from '../shared/doors.ts';
import { contextLog } from './context-log.ts';
import { startedDoors } from './run-with-services.ts';
import { traceparentOf } from './traceparent.ts';

/**
 * For ever, 5 seconds to 5 minutes apart: the host marks a batch as read also when it has failed, unless a retry
 * policy holds it back. A run fails only for want of a queue or of right settings, so nothing else waits behind it in vain.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retries
 */
const retry = {
  strategy: 'exponentialBackoff',
  maxRetryCount: -1,
  minimumInterval: { seconds: 5 },
  maximumInterval: { minutes: 5 },
} as const;

export function eventHubTrigger(
  hub: EventHubToRead,
): EventHubTriggerOptions & { readonly retry: RetryOptions } {
  return { ...hub, connection: eventHubConnection, cardinality: 'many', retry };
}

export async function handOverEvents(
  events: unknown,
  context: InvocationContext,
  receive: (doors: Doors, batch: EventBatch) => Promise<void>,
): Promise<void> {
  const log = contextLog(context);
  const traceparent = traceparentOf(context.traceContext?.traceParent);
  const doors = await startedDoors(log);
  await receive(doors, { events, log, ...(traceparent === undefined ? {} : { traceparent }) });
}
