/**
 * What the doors need, and no more: they stand on processes of their own, which Azure starts cold whenever
 * notifications come, and which never mirror.
 */

import type { MessageQueue } from './alert/change-queue.ts';
import type { Delivery, DeliveryAnswer } from './notification/delivery.ts';
import type { ReceiveEvents } from './notification/event-batch.ts';
import type { EventSource } from './notification/parse-provider-events.ts';
import { createGraphEventReceiver } from './notification/receive-graph-events.ts';
import { createProviderDoor } from './notification/receive-provider-event.ts';
import { createProviderEventReceiver } from './notification/receive-provider-events.ts';
import { createReceiver } from './notification/receive.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { providerPolicy } from './policy/policy.ts';
import { createActivity } from './telemetry/activity.ts';
import type { Tenant } from './tenants.ts';

export interface Doors {
  readonly receiveChanges: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveLifecycle: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveProviderEvent: (provider: string, request: Delivery) => Promise<DeliveryAnswer>;
  /** Graph's notifications, and products' exports, by way of Event Hubs. */
  readonly receiveGraphEvents: ReceiveEvents;
  readonly receiveProviderEvents: ReceiveEvents;
}

export interface DoorsInput {
  readonly config: Config;
  readonly tenants: readonly Tenant[];
  readonly queue: MessageQueue;
}

export function createDoors({ config, tenants, queue }: DoorsInput): Doors {
  const { clientStates } = config;
  const clock = systemClock;
  const activity = createActivity(clock);
  const onDropped = (reasons: ReadonlyMap<string, number>): void => activity.dropped(reasons);
  const graph = {
    clientStates,
    tenants: new Map(tenants.map(({ tenantId, providers }) => [tenantId, providers])),
    queue,
    clock,
    onDropped,
  };
  const receive = createReceiver(graph);
  const reported = async <T>({ log }: { readonly log: Log }, answered: Promise<T>): Promise<T> => {
    const answer = await answered;
    activity.report(log);
    return answer;
  };
  const received = (delivery: Delivery): Promise<DeliveryAnswer> => reported(delivery, receive(delivery));
  const sources = eventSources(tenants);
  const pushed = { queue, sources, clock, onDropped };
  const receiveEvent = createProviderDoor(pushed);
  const receiveGraphEvents = createGraphEventReceiver(graph);
  const receiveProviderEvents = createProviderEventReceiver(pushed);
  return {
    receiveChanges: received,
    receiveLifecycle: received,
    receiveProviderEvent: (provider, delivery) => reported(delivery, receiveEvent(provider, delivery)),
    receiveGraphEvents: (batch) => reported(batch, receiveGraphEvents(batch)),
    receiveProviderEvents: (batch) => reported(batch, receiveProviderEvents(batch)),
  };
}

/** Every provider that is on, in each tenant in which it is. */
export const eventSources = (tenants: readonly Tenant[]): readonly EventSource[] =>
  tenants.flatMap(({ tenantId, policy, providers }) =>
    [...providers.values()].map((provider) => ({
      tenantId,
      id: provider.id,
      provider,
      scope: providerPolicy(policy, provider.id),
    })),
  );
