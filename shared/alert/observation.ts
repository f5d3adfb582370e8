/** One look at one copy: data only, so that it can ride in a queue message. */

import type { ProviderId } from '../provider/provider-id.ts';
import type { Verdict } from './disposition.ts';

/** A copy of an alert (or an incident, a ticket) in one product. `ref` is what that product's own API wants. */
export interface CopyRef {
  readonly provider: ProviderId;
  readonly ref: string;
}

/**
 * What a product shows of a verdict, in the product's own words, as flat strings that compare by value; comments are
 * kept apart. `project()` makes one out of a disposition, reading makes one out of an answer; equal means in step.
 */
export type Shown = Readonly<Record<string, string>>;

/** An alert inside a shared copy, as the shared copy lists it. */
export interface Member {
  /** Any of these finds the member's correlation. */
  readonly aliases: readonly string[];
  /** The member itself, where the shared copy names it as another provider does (an XDR incident its alerts). */
  readonly copy?: CopyRef;
  /** What the shared copy's own answer says of the member; absent where it does not know. */
  readonly verdict?: Verdict;
  /**
   * Nothing is left to do about it there, though nobody has decided: while our records have no decision and no other
   * copy of it, it holds nothing open.
   */
  readonly isOver?: boolean;
}

export interface Observation {
  readonly ref: string;
  readonly shown: Shown;
  /** The closing comment as it stands; absent when there is none or the product has no place for one. */
  readonly comment?: string;
  /** Every comment there, for products that keep a list: ours is in step when it is among them. */
  readonly comments?: readonly string[];
  /** ISO 8601 UTC. All of these are the product's clock. */
  readonly createdAt?: string;
  /** Moves with every change there. Absent where the product has no such thing: settle time then tells staleness. */
  readonly updatedAt?: string;
  readonly closedAt?: string;
  /** Our clock, ISO 8601 UTC: when the request was sent, so the answer is not older than this. */
  readonly readAt: string;
  /** It came into this state with something else that changed (its person, another product): no decision of its own. */
  readonly isConsequence?: boolean;
  /** Strings by which copies of the same alert are recognised; empty for shared copies. */
  readonly aliases: readonly string[];
  /** Shared copies that this alert names itself (an alerts_v2 alert names its incident). */
  readonly belongsTo: readonly CopyRef[];
  /** Shared copies only: every alert in it, as far as the product lists them. */
  readonly members?: readonly Member[];
  /** Present when the object itself proves that Microsoft syncs it with another copy: wait this long before writing. */
  readonly nativeSyncSeconds?: number;
  /** That sync knows no `inProgress`, and puts it back to `new` by itself: of an open copy only that it is open counts. */
  readonly losesInProgress?: boolean;
  /** The shared copy was merged into this one. */
  readonly redirectedTo?: string;
  /** Same title, principal entity and activity second give the same string; absent when one of them is missing. */
  readonly fingerprint?: string;
  readonly title?: string;
  readonly severity?: string;
  /** The person it is assigned to (`assignee.ts`); absent for nobody. */
  readonly assignedTo?: string;
  /**
   * What this product's write needs to have read (an etag, fields to send back). Never leaves the process: an
   * observation that came by queue has none, and the copy is read again before it is written.
   */
  readonly base?: unknown;
}

/** By value; key order does not matter. */
export function sameShown(a: Shown, b: Shown): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
