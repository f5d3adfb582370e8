/** What is kept of an alert: which copies are one alert, what was agreed for them, what each last showed. */

import type { Disposition } from '../alert/disposition.ts';
import type { CopyRef, Shown } from '../alert/observation.ts';
import type { Assigned, CopyAssigned, Giving } from './assigned.ts';

/** Times are ISO 8601 UTC. "Ours" is our clock, everything else the product's. */
export interface Decision {
  readonly disposition: Disposition;
  /** Moves on with each change of the disposition, so that writes can be counted per decision. */
  readonly number: number;
  readonly decidedAt: string;
  /** The copy in which a person decided. */
  readonly decidedBy: CopyRef;
  /** An alert that is open, and copies that are closed by our own doing: opening those is no matter of history. */
  readonly undoes?: readonly CopyRef[];
  /** A closing: its latest word, where that left something unsaid, and when the rest was said. */
  readonly latest?: { readonly disposition: Disposition; readonly by: CopyRef; readonly restAt: string };
  /** A closing: when the alert was last opened before it. */
  readonly openedAt?: string;
}

/** What a copy last showed. */
export interface Seen {
  readonly shown: Shown;
  readonly comment?: string;
  /** The agreed comment as found among the copy's comments, for products that keep a list. */
  readonly heldComment?: string;
  readonly updatedAt?: string;
  /** Ours: when it was seen to change to this. */
  readonly changedAt: string;
}

/** A write that is about to be made, or was being made when a worker died. */
export interface Intent {
  readonly shown: Shown;
  readonly before: Shown;
  readonly at: string;
  /** Shared copies: ours, when it was read; who was listed by then was closed by then. */
  readonly readAt?: string;
  /** Whose decision it carries out: correlation id and number. */
  readonly decision: string;
}

/** The last write that the product took. */
export interface Written {
  readonly shown: Shown;
  readonly before: Shown;
  /** Ours. */
  readonly at: string;
  /** The product's stamp in its answer; absent when the answer had none. */
  readonly stampedAt?: string;
  /** See `Intent`. */
  readonly readAt?: string;
  /** Whose decision it carried out (correlation id and number), and how often it was written for it. */
  readonly decision: string;
  readonly times: number;
}

/** Why a copy is not written although it is out of step. */
export interface Objection {
  readonly check: string;
  readonly reason: string;
  readonly decision: number;
}

export interface CopyRecord extends CopyRef {
  /** Ours: when this copy was first found. */
  readonly foundAt: string;
  /** Shared copies: ours, when the alert was seen to join a shared copy that was known before. */
  readonly joinedAt?: string;
  readonly shared: boolean;
  /** The last value there that says something. */
  readonly lastSeen?: Seen;
  /** What it shows now, when that is never mirrored; once it passes, `lastSeen` is what a change is told from. */
  readonly unmirrored?: Shown;
  readonly intent?: Intent;
  readonly written?: Written;
  readonly objection?: Objection;
  /** Ours: the moment promised for the write that is due here (`objection`). */
  readonly waitsUntil?: string;
  /** Ours: the promise that was given back last, since nothing was due here after all. Who comes for it has nothing to do. */
  readonly returned?: string;
  readonly assigned?: CopyAssigned;
  /** The product no longer has it. */
  readonly gone?: boolean;
}

export interface Lease {
  readonly id: string;
  readonly until: string;
}

export interface Correlation {
  readonly id: string;
  readonly tenantId: string;
  /** Ours. */
  readonly createdAt: string;
  /** Ours: of the last transaction. An observation read before it is old news. */
  readonly writtenAt: string;
  /** The earliest creation that any of its copies states. */
  readonly alertCreatedAt?: string;
  readonly title?: string;
  readonly severity?: string;
  readonly agreed?: Decision;
  readonly assigned?: Assigned;
  readonly lease?: Lease;
  /** It turned out to be one with another: that one goes on, this one only leads there. */
  readonly redirectTo?: string;
  readonly aliases: readonly string[];
  readonly copies: readonly CopyRecord[];
}

/** A person's last change of a shared copy. */
export interface PersonChange {
  readonly shown: Shown;
  readonly comment?: string;
  readonly at: string;
}

export interface SharedMember {
  readonly aliases: readonly string[];
  readonly copy?: CopyRef;
  /** Ours: since when it is listed; absent for those of the first look. */
  readonly listedAt?: string;
}

/** A shared copy's own row. */
export interface SharedRecord extends CopyRef {
  readonly tenantId: string;
  readonly foundAt: string;
  readonly writtenAt: string;
  readonly lastSeen?: Seen;
  readonly unmirrored?: Shown;
  readonly change?: PersonChange;
  /** How often something was seen there that its members must know of: a person's change, or a write undone. */
  readonly news?: number;
  /** How many of these they were told of. */
  readonly told?: number;
  /** A look at it was promised for then, our clock, and its key is on its way: whoever asks meanwhile need not wait for another. */
  readonly looksAt?: string;
  readonly intent?: Intent;
  readonly written?: Written;
  /** Whom it last named, and since when by the product's clock. */
  readonly assigned?: { readonly to: string; readonly at: string };
  readonly giving?: Giving;
  readonly members: readonly SharedMember[];
}

/** One line of an alert's journal: what was found, decided, done or not done, and why. */
export interface JournalLine {
  readonly at: string;
  readonly event:
    | 'first-seen'
    | 'looked'
    | 'decided'
    | 'conflict'
    | 'write-planned'
    | 'wrote'
    | 'not-written'
    | 'write-failed'
    | 'stale'
    | 'recovered'
    | 'suggested-link'
    | 'linked'
    | 'gone'
    | 'merged'
    | 'assigned'
    | 'gave'
    | 'not-given';
  readonly copy?: CopyRef;
  readonly text: string;
}

export const copyId = (copy: CopyRef): string => `${copy.provider}:${copy.ref}`;
export const sameCopy = (a: CopyRef, b: CopyRef): boolean => a.provider === b.provider && a.ref === b.ref;
export const decisionId = (correlationId: string, decision: Decision): string =>
  `${correlationId}#${decision.number}`;
/** Whether that names a decision of this alert. */
export const isDecisionOf = (correlationId: string, decision: string): boolean =>
  decision.startsWith(`${correlationId}#`);
/** The alias that every copy has: its own name. */
export const aliasOf = ({ provider, ref }: CopyRef): string => `${provider}:${ref.toLowerCase()}`;
