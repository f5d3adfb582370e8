/**
 * What the HTTP doors need, and no more: they stand on processes of their own, which Azure starts cold whenever
 * notifications come, and which never mirror.
 */

import type { MessageQueue } from './alert/change-queue.ts';
import type { Delivery, DeliveryAnswer } from './notification/delivery.ts';
import type { EventSource } from './notification/parse-provider-events.ts';
import { createProviderDoor } from './notification/receive-provider-event.ts';
import { createReceiver } from './notification/receive.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { providerPolicy } from './policy/policy.ts';
import { createActivity } from './telemetry/activity.ts';
import type { Tenant } from './tenants.ts';

export interface Doors {
  readonly receiveChanges: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveLifecycle: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveProviderEvent: (provider: string, request: Delivery) => Promise<DeliveryAnswer>;
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
  const receive = createReceiver({
    clientStates,
    tenants: new Map(tenants.map(({ tenantId, providers }) => [tenantId, providers])),
    queue,
    clock,
    onDropped,
  });
  const reported = async (delivery: Delivery, answered: Promise<DeliveryAnswer>): Promise<DeliveryAnswer> => {
    const answer = await answered;
    activity.report(delivery.log);
    return answer;
  };
  const received = (delivery: Delivery): Promise<DeliveryAnswer> => reported(delivery, receive(delivery));
  const sources = eventSources(tenants);
  const receiveEvent = createProviderDoor({ queue, sources, clock, onDropped });
  return {
    receiveChanges: received,
    receiveLifecycle: received,
    receiveProviderEvent: (provider, delivery) => reported(delivery, receiveEvent(provider, delivery)),
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
