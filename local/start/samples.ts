/** The two plots' data, kept in memory: how long writes took, and how much was in step. */

export interface LagSample {
  /** Milliseconds since the epoch: when the product had taken the write. */
  readonly at: number;
  /** The product's name. */
  readonly product: string;
  /** Since the app noticed the change. */
  readonly lagMs: number;
  /** Since the person decided; absent when nobody did while this page was up. */
  readonly sinceDecisionMs?: number;
}

export interface ShareSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly alerts: number;
  readonly outOfStep: number;
}

const keptLags = 400;
const keptShares = 900;

export class Samples {
  #lags: LagSample[] = [];
  #shares: ShareSample[] = [];

  addLag(sample: LagSample): void {
    this.#lags = [...this.#lags.slice(1 - keptLags), sample];
  }

  addShare(sample: ShareSample): void {
    this.#shares = [...this.#shares.slice(1 - keptShares), sample];
  }

  lags(): readonly LagSample[] {
    return this.#lags;
  }

  shares(): readonly ShareSample[] {
    return this.#shares;
  }
}

/** Nearest rank; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
