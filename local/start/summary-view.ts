/** The strip of numbers on top. Pure. */

import type { AlertView } from './alert-view.ts';
import { percentile } from './samples.ts';
import { shortNames } from './short-names.ts';
import type { Snapshot } from './snapshot.ts';

export interface SummaryView {
  readonly alerts: number;
  readonly inStep: number;
  readonly held: number;
  readonly oldestDriftSince?: number;
  readonly lagP50?: number;
  readonly lagP95?: number;
  readonly backlog?: number;
  readonly deadLetters?: number;
  readonly polls: readonly { readonly product: string; readonly at?: number }[];
}

export function summarize(alerts: readonly AlertView[], { health, lags }: Snapshot): SummaryView {
  const watched = alerts.filter(({ state }) => state !== 'history');
  const drifts = watched.map((alert) => alert.outOfStepSince).filter((since) => since !== undefined);
  const [p50, p95] = [0.5, 0.95].map((share) =>
    percentile(
      lags.map(({ lagMs }) => lagMs),
      share,
    ),
  );
  return {
    alerts: watched.length,
    inStep: watched.filter(({ state }) => state !== 'outOfStep' && state !== 'held').length,
    held: watched.filter(({ state }) => state === 'held').length,
    ...(drifts.length === 0 ? {} : { oldestDriftSince: Math.min(...drifts) }),
    ...(p50 === undefined ? {} : { lagP50: p50 }),
    ...(p95 === undefined ? {} : { lagP95: p95 }),
    ...(health.backlog === undefined
      ? {}
      : { backlog: health.backlog.changes, deadLetters: health.backlog.deadLetters }),
    polls: health.polls.map(({ provider, lastSuccessAt }) => ({
      product: shortNames.get(provider) ?? provider,
      ...(lastSuccessAt === undefined ? {} : { at: Date.parse(lastSuccessAt) }),
    })),
  };
}
