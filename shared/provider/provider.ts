/**
 * The contract of an adapter: facts first, then a few methods. Adapters are stateless; they neither retry, log nor
 * look at a clock, and never catch: errors come out of the ApiClient already named for what must be done next.
 */

import type { AlertStatus, Classification, Disposition, Verdict } from '../alert/disposition.ts';
import type { Observation, Shown } from '../alert/observation.ts';
import type { ApiClient, ApiName } from '../platform/api-client.ts';
import type { Batch } from './batch.ts';
import type { ProviderId } from './provider-id.ts';
import type { ProviderCalls } from './quota.ts';
import type { Words } from './words.ts';

/** The part of the policy's entry for a provider that concerns its adapter. */
export interface ProviderScope {
  readonly azureSubscriptions?: readonly string[];
  readonly workspaces?: readonly string[];
  readonly servicePrincipals?: boolean;
}

/** One page of a list. One item that can't be read must not lose the others. */
export interface Page {
  readonly observations: readonly Observation[];
  /** One entry for each unreadable item: its ref, so that it can be looked at alone, where even that could be read. */
  readonly unreadable: readonly (string | undefined)[];
  /** Parts of the product that did not answer, so that what they have is not in the page; names for people. */
  readonly missing?: readonly string[];
}

/** `within`: it names no copy, only what the copy lies in, as `inScope` takes it; reading the list then finds it. */
export type EventSubject = { readonly ref: string } | { readonly within: string };

export interface Permissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** An incident or a ticket belongs to several correlations; an alert to one. */
export type Kind = 'alert' | 'shared';

export interface Provider {
  readonly id: ProviderId;
  /** As its users call it, for people. */
  readonly name: string;
  readonly api: ApiName;
  /** A function of the ref where a product has both (`kind-of.ts`). */
  readonly kind: Kind | ((ref: string) => Kind);
  /** Statuses that can be written; anything else projects onto what the product shows instead. */
  readonly writes: ReadonlySet<AlertStatus>;
  /** Classifications with which it can be closed. A closing without counterpart is not written: never guess. */
  readonly closesAs: ReadonlySet<Classification>;
  /** Whether a closed copy can be opened again through the API. */
  readonly reopens: boolean;
  /** A write that nobody can undo needs the policy's explicit opt-in. */
  readonly irreversible: boolean;
  readonly holdsComment: boolean;
  /** Most characters of a closing comment; `fitComment` cuts longer ones, for the write and for comparing alike. */
  readonly commentLimit?: number;
  /** Seconds for which a read may still show the value before a write. */
  readonly settleSeconds: number;
  /** How many calls the product takes, and which count. */
  readonly calls: ProviderCalls;
  /** What the app's identity must be granted, by the names that the grant scripts use. */
  readonly permissions: Permissions & {
    /** What service principals need in addition, where the policy wants them. */
    readonly servicePrincipals?: Permissions;
  };
  /** Azure roles only: the actions that writes call, as a role's definition names them; tells whether they are granted. */
  readonly writeActions?: readonly string[];
  /** What Microsoft or the product itself keeps in step with it, and how long is waited for that; for people. */
  readonly nativeSync: string;
  /** Whose documentation the oddities follow. */
  readonly see: string;
  /** The product's words: `project` and `lift` come from this table, and a policy may change cells of it. */
  readonly words: Words;
  /** Graph resources to subscribe to so that changes arrive at once; the tenant may refuse. */
  readonly subscribesTo?: readonly string[];

  /** A ref in the one spelling under which it is stored, or undefined when it is not one of this provider's. */
  normaliseRef(raw: string): string | undefined;
  /** Whether the policy lets the app touch this copy. */
  inScope(ref: string, scope: ProviderScope): boolean;
  /**
   * Which copy an event that the product pushes is about; undefined for any other value. Absent when nothing is known
   * of its events. Pure and total; the ref is as it came. The state is never taken from an event: anybody may send one.
   */
  subjectOf?(event: unknown): EventSubject | undefined;

  /**
   * What a copy shows; undefined when the product does not have it. Absent where the product has no way to ask for one:
   * its copies are known only by the events that `list` gives, each with its `updatedAt`, and what was last seen counts.
   */
  get?(api: ApiClient, ref: string): Promise<Observation | undefined>;
  /**
   * Pages of everything that changed at or after `since`, and possibly more; absent when the product can't be polled.
   * The caller stops reading by leaving the loop.
   */
  list?(api: ApiClient, since: Date, scope: ProviderScope): AsyncIterable<Page>;
  /** Pages of every copy that is open now, for the sweep; absent when the product can't list them. */
  listOpen?(api: ApiClient, scope: ProviderScope): AsyncIterable<Page>;
  /** The cheapest call that only somebody who may read can make; absent where a page of `list` is that. */
  probe?(api: ApiClient, scope: ProviderScope): Promise<unknown>;
  /** How many copies are open now, for the guard's share; absent or undefined when the product can't tell in a call or two. */
  countOpen?(api: ApiClient, scope: ProviderScope): Promise<number | undefined>;
  /**
   * Makes the copy show `want`; sends nothing that already stands there. Resolves to what the answer shows, or to
   * undefined where the answer shows nothing (a 204, a count).
   * @throws TransientError code `conflict` when somebody else wrote since `observed` was read.
   */
  write(
    api: ApiClient,
    ref: string,
    want: Disposition,
    observed: Observation,
  ): Promise<Observation | undefined>;

  /** Many copies by one call; absent where the product has no such calls. */
  readonly batch?: Batch;

  /**
   * Assigns it to this person and changes nothing else; absent where the product's API takes no user principal name.
   * Resolves as `write` does.
   * @throws TerminalError for a person whom the product does not know
   */
  assign?(api: ApiClient, ref: string, to: string, observed: Observation): Promise<Observation | undefined>;

  /** What the copy would show if it held this disposition. Pure and total. */
  project(disposition: Disposition): Shown;
  /**
   * What a shown value says, in canonical words. Where the product cannot tell (its word is poorer), `agreed` fills
   * in, provided that `project(agreed)` is what is shown. Undefined for values that are never mirrored.
   */
  lift(shown: Shown, agreed?: Disposition): Verdict | undefined;
  /**
   * Why this very copy, which shows `shown`, can't be made to show `want`, where the facts above don't tell; absent where
   * they do.
   */
  cannotShow?(ref: string, want: Disposition, shown: Shown): string | undefined;
  /**
   * The classification that a person took back by changing `before` into `after`, where `after` itself names none;
   * absent where the product can't say that. Without it, what a change leaves unsaid is taken from what was agreed.
   */
  takesBack?(before: Shown, after: Shown): Classification | undefined;
}
