/**
 * What the HTTP doors need, and no more: they stand on processes of their own, which Azure starts cold whenever
 * notifications come, and which never mirror.
 */

import type { MessageQueue } from './alert/change-queue.ts';
import type { Delivery, DeliveryAnswer } from './notification/delivery.ts';
import { createProviderDoor } from './notification/receive-provider-event.ts';
import { createReceiver } from './notification/receive.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { providerPolicy, type Policy } from './policy/policy.ts';
import { createActivity } from './telemetry/activity.ts';
import { activeProviders } from './active-providers.ts';

export interface Doors {
  readonly receiveChanges: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveLifecycle: (request: Delivery) => Promise<DeliveryAnswer>;
  readonly receiveProviderEvent: (provider: string, request: Delivery) => Promise<DeliveryAnswer>;
}

export interface DoorsInput {
  readonly config: Config;
  readonly policy: Policy;
  readonly queue: MessageQueue;
}

export function createDoors({ config, policy, queue }: DoorsInput): Doors {
  const { tenantId, clientStates } = config;
  const clock = systemClock;
  const activity = createActivity(clock);
  const onDropped = (reasons: ReadonlyMap<string, number>): void => activity.dropped(reasons);
  const active = activeProviders(policy);
  const receive = createReceiver({
    clientStates,
    tenantIds: new Set([tenantId]),
    providers: new Map(active.map((provider) => [provider.id, provider])),
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
  const doors = new Map(
    active.map((provider) => [provider.id, { provider, scope: providerPolicy(policy, provider.id) }]),
  );
  const receiveEvent = createProviderDoor({ queue, providers: doors, tenantId, clock, onDropped });
  return {
    receiveChanges: received,
    receiveLifecycle: received,
    receiveProviderEvent: (provider, delivery) => reported(delivery, receiveEvent(provider, delivery)),
  };
}
