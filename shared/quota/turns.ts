/**
 * Calls scheduled inside the products' quotas, per tenant and quota. Who can't call now is told when; nobody waits in a
 * queue's slot, and no product's queue holds up another's (design §3).
 */

import { TransientError } from '../errors.ts';
import type { ApiClient, ApiRequest } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Provider } from '../provider/provider.ts';
import type { Limit, Quota } from '../provider/quota.ts';
import type { BatchDoor } from './batch-door.ts';
import { createBucket, type Bucket } from './bucket.ts';
import { waitExactly } from './exact.ts';
import type { Grants } from './grants.ts';
import type { Ledger } from './ledger.ts';
import { prepaid } from './prepaid.ts';
import { isExact, redeem, reserve, type Needs, type Work } from './reserve.ts';

export type Turn =
  | {
      readonly kind: 'now';
      readonly api: ApiClient;
      /** Gives back what was not used. */
      readonly end: () => void;
      /** Where others share it: then what is done there is done together. */
      readonly batch?: BatchDoor;
      /**
       * The moment that is promised for the same once more, where the product refused a call of this turn: it counted
       * those calls, so what this turn was promised is used up. Undefined where it refused none, or storage fails. To be
       * asked before the end; absent where it can't be had, and the same promise must do.
       */
      readonly again?: () => Promise<number | undefined>;
    }
  /** Milliseconds since the epoch, ours: the moment that is promised. */
  | { readonly kind: 'later'; readonly at: number };

/** Looks that something depends on, pages of lists, or looks that are only made while there is plenty. */
export type Purpose = 'call' | 'poll' | 'sweep' | 'spare';

export interface Turns {
  /**
   * Calls for some work at a copy, now or at the moment that is promised then; for a write if nothing else is said.
   *
   * @param promised what an earlier call promised for this work.
   * @param wish equal for those that want the same: they may share a turn.
   */
  take(
    tenantId: string,
    provider: Provider,
    ref: string,
    promised?: number,
    work?: Work,
    wish?: string,
  ): Promise<Turn>;
  /** The moment that was promised for a write to a copy is not needed, and nobody will come for it: others can have it. */
  giveBack(tenantId: string, provider: Provider, ref: string, promised: number): void;
  /**
   * A client for calls that could not be announced: each counts, and one for which there is no room is a TransientError
   * `throttled` that says when there will be.
   */
  client(tenantId: string, provider: Provider, purpose?: Purpose): ApiClient;
}

export interface TurnsOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly api: (tenantId: string, provider: Provider) => ApiClient;
  /** For the last seconds before a moment that must be kept exactly; without it they are waited for in the queue. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** What the published quota is multiplied by; asked for each quota once, with a provider that calls there. */
  readonly factor?: (quota: Quota, provider: Provider) => number;
}

/** Who comes later than this for what was promised has to ask again: it may have been counted out by now. */
export const promiseHoldsMs = 60_000;

export function createTurns({ clock, ledger, api, sleep, factor = () => 1 }: TurnsOptions): Turns {
  const buckets = new Map<string, Bucket>();

  const bucketFor = (tenantId: string, provider: Provider, quota: Quota, path: string): Bucket => {
    const row = rowOf(quota, path);
    const id = `${tenantId}|${row}`;
    const known = buckets.get(id);
    if (known !== undefined) return known;
    const ports = {
      clock,
      read: () => ledger.read(tenantId, row),
      write: (grants: Grants, etag: string | undefined) => ledger.write(tenantId, row, grants, etag),
    };
    const isForWrites = writeQuotas(provider).includes(quota) && !provider.calls.look.includes(quota);
    const bucket = createBucket(scaled(quota, factor(quota, provider)), ports, {
      isForWrites,
      isExact: sleep !== undefined && quota.apartMs !== undefined,
    });
    buckets.set(id, bucket);
    return bucket;
  };

  const needsOf = (tenantId: string, provider: Provider, ref: string, work: Work): Needs => {
    const needs = new Map<Bucket, number>();
    const quotas = quotasOf(provider, work);
    for (const quota of quotas.toSorted((a, b) => paceOf(a) - paceOf(b))) {
      const bucket = bucketFor(tenantId, provider, quota, ref);
      needs.set(bucket, (needs.get(bucket) ?? 0) + 1);
    }
    return needs;
  };

  /** @returns the moment to come back at; none when the work may begin */
  const waitFor = async (
    needs: Needs,
    promised: number | undefined,
    work: Work,
  ): Promise<number | undefined> => {
    const now = clock.now();
    if (promised !== undefined && promised > now) return promised;
    if (sleep !== undefined && isExact(needs)) return waitExactly(needs, { now, promised, work, sleep });
    const holds = promised !== undefined && now - promised <= promiseHoldsMs;
    const at = holds ? redeem(needs, now, promised) : await reserve(needs, now, work);
    return at > now ? at : undefined;
  };

  return {
    async take(tenantId, provider, ref, promised, work = 'write') {
      const needs = needsOf(tenantId, provider, ref, work);
      const at = await waitFor(needs, promised, work);
      if (at !== undefined) return { kind: 'later', at };
      const bucketOf = (request: ApiRequest<unknown>): Bucket =>
        bucketFor(tenantId, provider, provider.calls.quotaOf(request), request.path);
      return prepaid(api(tenantId, provider), clock, needs, bucketOf);
    },
    giveBack(tenantId, provider, ref, promised) {
      const needs = needsOf(tenantId, provider, ref, 'write');
      // Moments that must be kept have been asked for by whoever waits; there is no schedule behind them.
      if (isExact(needs) || promised <= clock.now()) return;
      for (const [bucket, calls] of needs) bucket.plan(promised, -calls);
    },
    client(tenantId, provider, kind = 'call') {
      const inner = api(tenantId, provider);
      return {
        now: () => inner.now(),
        async send(request) {
          const bucket = bucketFor(tenantId, provider, provider.calls.quotaOf(request), request.path);
          const answer = await bucket.ask({ kind });
          if (answer.kind === 'now') return inner.send(request);
          const retryAfterMs = Math.max(0, answer.at - clock.now());
          throw new TransientError('throttled', 'The API takes no more calls now.', { retryAfterMs });
        },
      };
    },
  };
}

function quotasOf({ calls: { look, write }, batch }: Provider, work: Work): readonly Quota[] {
  if (work === 'look') return look;
  return [...(work === 'batch' ? (batch?.write ?? write) : write), ...look];
}

const writeQuotas = ({ calls, batch }: Provider): readonly Quota[] => [
  ...calls.write,
  ...(batch?.write ?? []),
];

function scaled({ limits: [first, ...more] }: Quota, factor: number): Quota['limits'] {
  const scale = ({ calls, seconds }: Limit): Limit => ({
    calls: Math.max(1, Math.floor(calls * factor)),
    seconds,
  });
  return [scale(first), ...more.map(scale)];
}

const paceOf = ({ limits }: Quota): number =>
  Math.min(...limits.map(({ calls, seconds }) => calls / seconds));

function rowOf({ name, perAzureSubscription }: Quota, path: string): string {
  if (perAzureSubscription !== true) return name;
  const subscription = /\/subscriptions\/([\da-f-]+)/i.exec(path)?.[1] ?? '';
  return `${name}|${subscription.toLowerCase()}`;
}
