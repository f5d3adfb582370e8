/** Sliding windows over the tenant's clock. Throttled calls count too, as Graph says of itself. */

import type { TenantClock } from '../clock.ts';
import { defaultQuotas, type Quota, type QuotaName, type QuotaWindow } from './quotas.ts';

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
    const windows = this.#windowsOf(name);
    const now = this.#clock.now();
    const key = `${name}|${app}`;
    const longest = Math.max(...windows.map(({ windowMs }) => windowMs));
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - longest);
    recent.push(now);
    // More than this many are never needed to say when there is room again.
    this.#calls.set(key, recent.slice(-2 * Math.max(...windows.map(({ limit }) => limit))));
    const waitMs = this.#on ? Math.max(...windows.map((window) => waitFor(window, recent, now))) : 0;
    this.onCall(name, waitMs === 0);
    return waitMs === 0 ? undefined : waitMs;
  }

  #windowsOf(name: QuotaName): readonly QuotaWindow[] {
    const { longer, ...shorter } = this.#quotas[name];
    return [shorter, ...(longer === undefined ? [] : [longer])].map(({ limit, windowMs }) => ({
      limit: Math.max(1, Math.floor(limit * this.#factor)),
      windowMs,
    }));
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

/** @returns 0 where the last of `calls`, in the order of time, is within the limit */
function waitFor({ limit, windowMs }: QuotaWindow, calls: readonly number[], now: number): number {
  const before = calls.at(-1 - limit) ?? Number.NEGATIVE_INFINITY;
  return before > now - windowMs ? Math.max(1, (calls.at(-limit) ?? now) + windowMs - now) : 0;
}

/** Seconds with three decimals, as the service prints them. */
export const retryAfterSeconds = (ms: number): string => (ms / 1000).toFixed(3);
