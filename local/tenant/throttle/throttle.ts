/** Sliding windows over the tenant's clock. Throttled calls count too, as Graph says of itself. */

import type { TenantClock } from '../clock.ts';
import { defaultQuotas, type Quota, type QuotaName } from './quotas.ts';

/** Hears of every call that counts: `passed` is false for one that was refused. */
export type ThrottleListener = (name: QuotaName, passed: boolean) => void;

export class Throttle {
  onCall: ThrottleListener = () => undefined;
  readonly #clock: TenantClock;
  readonly #calls = new Map<string, number[]>();
  #quotas: Readonly<Record<QuotaName, Quota>> = defaultQuotas;
  #factor = 1;
  #on = true;

  constructor(clock: TenantClock) {
    this.#clock = clock;
  }

  /** Counts one call by `app`. Milliseconds to wait when it is over the limit, else undefined. */
  take(name: QuotaName, app: string): number | undefined {
    const { limit: published, windowMs } = this.#quotas[name];
    const limit = Math.max(1, Math.floor(published * this.#factor));
    const now = this.#clock.now();
    const key = `${name}|${app}`;
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs);
    recent.push(now);
    // More than this many are never needed to say when there is room again.
    this.#calls.set(key, recent.slice(-2 * limit));
    const passed = !this.#on || recent.length <= limit;
    this.onCall(name, passed);
    if (passed) return undefined;
    const leaves = recent[recent.length - limit] ?? now;
    return Math.max(1, leaves + windowMs - now);
  }

  configure(change: { quotas?: Partial<Record<QuotaName, Quota>>; factor?: number; on?: boolean }): void {
    this.#quotas = { ...this.#quotas, ...change.quotas };
    this.#factor = change.factor ?? this.#factor;
    this.#on = change.on ?? this.#on;
  }

  reset(): void {
    this.#calls.clear();
    this.#quotas = defaultQuotas;
    this.#factor = 1;
    this.#on = true;
  }

  settings(): { quotas: Readonly<Record<QuotaName, Quota>>; factor: number; on: boolean } {
    return { quotas: this.#quotas, factor: this.#factor, on: this.#on };
  }
}

/** Seconds with three decimals, as the service prints them. */
export const retryAfterSeconds = (ms: number): string => (ms / 1000).toFixed(3);
