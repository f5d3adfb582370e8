/** The words in which the planning steps speak to each other. Data only. */

import type { Classification, Disposition } from '../alert/disposition.ts';
import type { CopyRef, Observation, Shown } from '../alert/observation.ts';
import type { Assigned } from '../correlation/assigned.ts';
import type { CopyRecord, Decision, Objection, Seen, SharedRecord } from '../correlation/record.ts';
import type { Policy, ProviderPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { AssignmentPlan } from './assignment.ts';

/** What this run knows of a copy. */
export type Look =
  /** `verifies`: the look that a write asked for whose answer proved nothing. */
  | { readonly kind: 'seen'; readonly observation: Observation; readonly verifies?: boolean }
  /** Not read in this run: what was last seen counts. */
  | { readonly kind: 'unread' }
  /** Could not be read. Nothing is concluded from that and nothing is written there. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'gone' };

/** The state of one alert of a shared copy, as far as it is known. */
export interface MemberState {
  readonly aliases: readonly string[];
  readonly disposition?: Disposition;
}

export interface CopyView {
  readonly copy: CopyRecord;
  readonly provider: Provider;
  readonly rules: ProviderPolicy;
  readonly look: Look;
  /** Milliseconds since the epoch: decisions before it are history at this provider. */
  readonly since: number;
  /** Why the product does not let the app write it, or not even read it. */
  readonly barrier?: string;
  /** Shared copies only. */
  readonly shared?: {
    readonly record: SharedRecord;
    /** Undefined while nobody knows who is in it. */
    readonly members: readonly MemberState[] | undefined;
  };
}

export interface PlanInput {
  readonly correlationId: string;
  /** Ours, milliseconds since the epoch. */
  readonly now: number;
  readonly policy: Policy;
  readonly agreed: Decision | undefined;
  readonly assigned?: Assigned | undefined;
  readonly alertCreatedAt: string | undefined;
  readonly aliases: readonly string[];
  readonly views: readonly CopyView[];
  /** Ids of copies whose closing the guard does not allow now. */
  readonly held: ReadonlySet<string>;
  /** Copies that have to wait for their turn at the product: milliseconds since the epoch, by id. */
  readonly waiting: ReadonlyMap<string, number>;
}

/** What a look at a copy means. */
export type Meaning =
  | 'unread'
  | 'unknown'
  | 'gone'
  | 'unmirrored'
  | 'baseline'
  | 'stale'
  | 'ours'
  | 'not-taken'
  | 'cascade'
  | 'same'
  | 'ignored'
  | 'changed';

export interface Judgement {
  readonly view: CopyView;
  readonly meaning: Meaning;
  readonly reason: string;
  /** What the copy counts as showing; undefined when nothing is known of it. */
  readonly counts: Seen | undefined;
}

/** A decision that competes to be the agreed one. */
export interface Candidate {
  readonly disposition: Disposition;
  readonly at: string;
  readonly by: CopyRef;
  /** From a shared copy: what it leaves unsaid stays unsaid. */
  readonly fromShared: boolean;
  /** From a shared copy: the policy lets a reopening there reopen its alerts. */
  readonly mayReopen?: boolean;
  /** From a shared copy: it holds no other alert. */
  readonly isOnly?: boolean;
  /** The class that this change took back without naming another one. */
  readonly takenBack?: Classification;
}

export interface PlannedWrite {
  readonly view: CopyView;
  readonly want: Disposition;
  readonly shown: Shown;
  readonly before: Shown;
  readonly closes: boolean;
  readonly reason: string;
}

export interface Refusal {
  readonly view: CopyView;
  readonly objection: Objection;
  /** Milliseconds: the objection may be gone by then. */
  readonly againAfterMs?: number;
}

export interface Plan {
  readonly judgements: readonly Judgement[];
  readonly agreed: Decision | undefined;
  readonly changes: readonly Candidate[];
  /** Dispositions that lost against a different one, for the journal. */
  readonly outvoted: readonly Candidate[];
  readonly writes: readonly PlannedWrite[];
  readonly refusals: readonly Refusal[];
  readonly assignment: AssignmentPlan;
  /** Look again after this many milliseconds: something was stale. */
  readonly againAfterMs?: number;
}
