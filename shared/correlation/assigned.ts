/** What is kept of whom an alert is assigned to. */

import type { CopyRef } from '../alert/observation.ts';

/** Who the alert is assigned to, as far as copies agree; beside the decision and independent of it. */
export interface Assigned {
  /** A user principal name in lower case. */
  readonly to: string;
  /** Moves on with each change. */
  readonly number: number;
  readonly at: string;
  /** The copy in which it was assigned. */
  readonly by: CopyRef;
}

/** A name that is about to be written, or was being written when a worker died. */
export interface Giving {
  readonly to: string;
  /** Of the assignment (`Assigned.at`): as old as the name is when it is found there. */
  readonly at: string;
  /** Ours: since when it may have been written. */
  readonly since: string;
}

/** What is known of a copy's assignment. */
export interface CopyAssigned {
  /** Whom it last named. */
  readonly to?: string;
  /** The assignment (`Assigned.number`) that it has shown, was given or has refused. */
  readonly givenFor?: number;
  /** Of our last write of it, by the product's clock where its answer told; older looks say nothing. */
  readonly stampedAt?: string;
  /** Shared copies have it in their own row. */
  readonly giving?: Giving;
  /** Ours: the moment promised for the call that is due. */
  readonly waitsUntil?: string;
}
