/**
 * What happens too often for a line each is summed up in the process and told at most once a minute, so that the
 * volume of the log is bounded by time and not by load. What was not told yet when a process ends is lost: at most the
 * last minute of it.
 */

import type { ApiCall } from '../platform/bound-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { without } from '../platform/without.ts';
import { createSums, type Sums } from './sums.ts';

export interface HandledKey {
  readonly tenantId: string;
  readonly provider: string;
  readonly source: string;
  readonly outcome: 'done' | 'waits' | 'failed' | 'dead';
}

export interface TenantCall extends ApiCall {
  readonly tenantId: string;
}

export interface Activity {
  call(call: TenantCall): void;
  key(key: HandledKey): void;
  /** A delivery of which nothing was queued, and why. */
  dropped(reasons: ReadonlyMap<string, number>): void;
  /** To be called at the end of every invocation: logs what there is, if it is time. */
  report(log: Log): void;
}

const everyMs = 60_000;
/** Failures are told sooner, yet never once for each. */
const urgentMs = 5_000;

/** Answers that belong to normal work: what is gone is gone, and who wrote first is read again. */
const normal = new Set<ApiCall['outcome']>(['ok', 'not-found', 'conflict']);

export function createActivity(clock: Clock): Activity {
  const tenants = new Map<string, TenantSums>();
  const drops = createSums(['reason']);
  let deliveries = 0;
  let isUrgent = false;
  let toldAt = -Infinity;
  const sumsOf = (tenantId: string): TenantSums => {
    const sums = tenants.get(tenantId) ?? {
      calls: createSums(['caller', 'operation', 'outcome']),
      keys: createSums(['provider', 'source', 'outcome']),
    };
    tenants.set(tenantId, sums);
    return sums;
  };
  return {
    call({ tenantId, caller = 'none', method, operation, outcome, ms }) {
      sumsOf(tenantId).calls.add([caller, `${method} ${operation}`, outcome], 1, ms);
      if (!normal.has(outcome)) isUrgent = true;
    },
    key: ({ tenantId, provider, source, outcome }) =>
      sumsOf(tenantId).keys.add([provider, source, outcome], 1),
    dropped(reasons) {
      deliveries += 1;
      isUrgent = true;
      for (const [reason, count] of reasons) drops.add([reason], count);
    },
    report(log) {
      const now = clock.now();
      if (now - toldAt < (isUrgent ? urgentMs : everyMs)) return;
      const hasNews = [...tenants.values()].some(({ calls, keys }) => calls.size + keys.size > 0);
      if (!hasNews && deliveries === 0) return;
      toldAt = now;
      isUrgent = false;
      for (const [tenantId, sums] of tenants) tellSums(log, tenantId, sums);
      if (deliveries > 0) tellDrops(log, deliveries, drops.take());
      deliveries = 0;
    },
  };
}

/** A line for each tenant, so that many calls in one leave no other's uncounted. */
interface TenantSums {
  readonly calls: Sums<'caller' | 'operation' | 'outcome'>;
  readonly keys: Sums<'provider' | 'source' | 'outcome'>;
}

function tellSums(log: Log, tenantId: string, { calls, keys }: TenantSums): void {
  if (calls.size > 0) log('info', 'api calls', { tenantId, calls: calls.take() });
  if (keys.size === 0) return;
  log('info', 'keys handled', { tenantId, keys: keys.take().map((row) => without(row, 'ms', 'maxMs')) });
}

function tellDrops(
  log: Log,
  deliveries: number,
  sums: readonly { readonly reason: string; readonly count: number }[],
): void {
  const isForged = sums.some(({ reason }) => reason === 'clientState');
  const dropped = Object.fromEntries(sums.map(({ reason, count }) => [reason, count]));
  log(isForged ? 'warn' : 'info', 'deliveries dropped', { deliveries, dropped });
}
