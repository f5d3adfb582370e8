/** What the mirror works with: ports only. The composition root fills them in, tests script them. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Capabilities } from '../capability/capabilities.ts';
import type { CorrelationStore } from '../correlation/store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Policy } from '../policy/policy.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider } from '../provider/provider.ts';
import type { Turns } from '../quota/turns.ts';
import type { Guard } from './guard.ts';

export interface MirrorDeps {
  readonly clock: Clock;
  readonly policy: Policy;
  readonly providers: ReadonlyMap<ProviderId, Provider>;
  /** The way to the products, inside their quotas. */
  readonly turns: Turns;
  /** What the products let the app do. */
  readonly capabilities: Capabilities;
  readonly store: CorrelationStore;
  readonly guard: Guard;
  /** Milliseconds since the epoch: when mirroring began at a provider; what was decided before is history. */
  readonly since: (tenantId: string, provider: ProviderId) => Promise<number>;
  /** A new unguessable id. */
  readonly newId: () => string;
}

/** What becomes of a key. `also` are further keys that the same piece of work calls for. */
export type Outcome = (
  | { readonly kind: 'done' }
  /**
   * `failed` counts as an attempt; waiting for something known to pass does not. `refusals`: writes that a product
   * refused for good while others of the same alert may still succeed.
   */
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      readonly failed: boolean;
      readonly reason: string;
      readonly refusals?: readonly string[];
      /** Our clock, ISO 8601 UTC: the moment promised for its look and write. */
      readonly turn?: string;
      /** The same for a look alone. */
      readonly look?: string;
      /** What was promised to this key is used up; who comes for the write at another moment is another key. */
      readonly isTurnOver?: true;
    }
  | { readonly kind: 'dead'; readonly reasons: readonly string[] }
) & {
  readonly also?: readonly FollowUp[];
  /** To be done once the follow-ups are stored; until then a repetition sends them again. Conflicts are lost races. */
  readonly afterSent?: () => Promise<unknown>;
};

export interface FollowUp {
  readonly key: AlertKey;
  readonly delayMs: number;
}

export type Reconcile = (deps: MirrorDeps, key: AlertKey, log: Log) => Promise<Outcome>;
