/** Live subscriptions. One that has run out is gone, as at Graph. */

import type { TenantClock } from '../clock.ts';
import type { Subscription } from './subscription.ts';

export class SubscriptionStore {
  readonly #clock: TenantClock;
  readonly #all = new Map<string, Subscription>();

  constructor(clock: TenantClock) {
    this.#clock = clock;
  }

  put(subscription: Subscription): void {
    this.#all.set(subscription.id, subscription);
  }

  get(id: string): Subscription | undefined {
    return this.list().find((each) => each.id === id.toLowerCase());
  }

  list(): readonly Subscription[] {
    const now = this.#clock.now();
    for (const each of this.#all.values()) if (each.expiresAt <= now) this.#all.delete(each.id);
    return [...this.#all.values()];
  }

  remove(id: string): boolean {
    return this.#all.delete(id.toLowerCase());
  }

  clear(): void {
    this.#all.clear();
  }
}
