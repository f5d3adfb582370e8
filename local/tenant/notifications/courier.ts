/** Delivers notification bodies: in time or again later, with growing pauses, for as long as there are pauses left. */

import { withoutQuery } from '../calls/sanitise.ts';
import type { TenantClock } from '../clock.ts';
import { BoundedLog } from '../state/bounded-log.ts';
import { isoTime } from '../state/timestamps.ts';
import type { DeliveryRecord } from './delivery-log.ts';
import type { NotificationItem } from './notification-item.ts';
import { isEventHubUrl, sendToHub } from './event-hub.ts';
import { post } from './post.ts';

export interface CourierOptions {
  /** A first delivery must be answered within this, a repeated one within `retryTimeoutMs`. */
  readonly timeoutMs: number;
  readonly retryTimeoutMs: number;
  readonly retryDelaysMs: readonly number[];
  /** How long a notification is on its way. */
  readonly latencyMs: number;
}

/** 3 seconds, then 10; doubling pauses, two hours in all (the service gives up after four). */
export const defaultCourierOptions: CourierOptions = {
  timeoutMs: 3000,
  retryTimeoutMs: 10_000,
  retryDelaysMs: Array.from({ length: 12 }, (_, attempt) => 2000 * 2 ** attempt),
  latencyMs: 0,
};

export class Courier {
  readonly #clock: TenantClock;
  readonly #hubReader: () => string;
  readonly #log = new BoundedLog<DeliveryRecord>(500);
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underway = new Set<Promise<void>>();
  options: CourierOptions;

  /** `hubReader`: who reads the Event Hubs, if anybody. */
  constructor(clock: TenantClock, options: CourierOptions, hubReader: () => string) {
    this.#clock = clock;
    this.#hubReader = hubReader;
    this.options = options;
  }

  send(url: string, items: readonly NotificationItem[], delayMs = this.options.latencyMs): void {
    this.later(delayMs, () => this.#attempt(url, items, 0));
  }

  /** Runs `task` after `ms`; the pause counts as under way only when there is none. */
  later(ms: number, task: () => Promise<void> | void): void {
    if (ms <= 0) {
      this.#track(Promise.resolve(task()));
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#track(Promise.resolve(task()));
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Resolves when no request is under way; retries that are yet to come are not waited for. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  deliveries(): readonly DeliveryRecord[] {
    return this.#log.list();
  }

  /** Gives up everything that is still to come. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#log.clear();
  }

  #track(promise: Promise<void>): void {
    const tracked = promise.finally(() => this.#underway.delete(tracked));
    this.#underway.add(tracked);
  }

  async #attempt(url: string, items: readonly NotificationItem[], attempt: number): Promise<void> {
    const { timeoutMs, retryTimeoutMs, retryDelaysMs } = this.options;
    const body = JSON.stringify({ value: items });
    const limitMs = attempt === 0 ? timeoutMs : retryTimeoutMs;
    const answer = isEventHubUrl(url)
      ? await sendToHub(this.#hubReader(), body, limitMs)
      : await post(url, body, 'application/json', limitMs);
    const status = answer?.status ?? 0;
    const resources = items.map(({ resource, lifecycleEvent }) => resource ?? lifecycleEvent ?? '');
    this.#log.add({ at: isoTime(this.#clock.now()), url: withoutQuery(url), resources, attempt, status });
    const pause = retryDelaysMs[attempt];
    if ((status < 200 || status > 299) && pause !== undefined)
      this.later(pause, () => this.#attempt(url, items, attempt + 1));
  }
}
