/** From changes to POSTs: what falls within a moment, for one URL, goes in one body. */

import type { Subscription } from '../subscriptions/subscription.ts';
import type { World } from '../world.ts';
import type { Change } from './change.ts';
import type { Courier } from './courier.ts';
import {
  changeItem,
  lifecycleItem,
  watches,
  type LifecycleEvent,
  type NotificationItem,
} from './notification-item.ts';

interface Batch {
  readonly items: NotificationItem[];
  reversed: boolean;
}

export class Dispatcher {
  readonly #world: World;
  readonly #courier: Courier;
  readonly #batchMs: number;
  readonly #batches = new Map<string, Batch>();
  #timer: NodeJS.Timeout | undefined;

  constructor(world: World, courier: Courier, batchMs: number) {
    this.#world = world;
    this.#courier = courier;
    this.#batchMs = batchMs;
  }

  changed(change: Change): void {
    for (const subscription of this.#world.subscriptions.list()) {
      if (!subscription.paused && watches(subscription, change)) this.#notify(subscription, change);
    }
  }

  /** To the lifecycle URL only; the removal also removes, and `pause` stops deliveries until reauthorized. */
  lifecycle(subscription: Subscription, event: LifecycleEvent, pause: boolean): void {
    const item = lifecycleItem(this.#world.registration.tenantId, subscription, event);
    if (event === 'subscriptionRemoved') this.#world.subscriptions.remove(subscription.id);
    else if (pause) this.#world.subscriptions.put({ ...subscription, paused: true });
    const url = subscription.lifecycleNotificationUrl;
    if (url !== null) this.#courier.send(url, [item]);
  }

  /** Sends what is waiting, without waiting for the moment to pass. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [url, { items, reversed }] of this.#batches)
      this.#courier.send(url, reversed ? items.toReversed() : items);
    this.#batches.clear();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#batches.clear();
  }

  #notify(subscription: Subscription, change: Change): void {
    const url = subscription.notificationUrl;
    const item = changeItem(
      this.#world.registration.tenantId,
      subscription,
      change,
      this.#world.switches.bareResource,
    );
    const faults = this.#world.faults.strike(
      'notifications',
      'change',
      `${subscription.watches}/${change.id}`,
    );
    if (faults.some(({ kind }) => kind === 'forge'))
      this.#courier.send(url, [{ ...item, clientState: 'not-the-client-state' }]);
    const late = faults.find(({ kind }) => kind === 'late');
    if (faults.some(({ kind }) => kind === 'lose')) return;
    const copies = faults.some(({ kind }) => kind === 'double') ? [item, item] : [item];
    if (late !== undefined) this.#courier.send(url, copies, late.ms ?? 5000);
    else
      this.#queue(
        url,
        copies,
        faults.some(({ kind }) => kind === 'reorder'),
      );
  }

  #queue(url: string, items: readonly NotificationItem[], reversed: boolean): void {
    const batch = this.#batches.get(url) ?? { items: [], reversed: false };
    batch.items.push(...items);
    batch.reversed ||= reversed;
    this.#batches.set(url, batch);
    this.#timer ??= setTimeout(() => this.flush(), this.#batchMs);
    this.#timer.unref();
  }
}
