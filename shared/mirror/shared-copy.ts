/** What an incident or a ticket means for one of its alerts, and what the alert's decision means for it (design §3). */

import { initialDisposition, type Disposition } from '../alert/disposition.ts';
import type { Decision, SharedMember } from '../correlation/record.ts';
import { readsFrom } from '../policy/policy.ts';
import { compareGravity } from './agree.ts';
import type { Candidate, CopyView, PlanInput } from './judgement.ts';
import { isOneMoment, millis } from './time.ts';

/** A person's change of a shared copy as a candidate for this alert's decision; undefined when it says nothing to it. */
export function candidateFromShared(view: CopyView, input: PlanInput): Candidate | undefined {
  const change = view.shared?.record.change;
  if (change === undefined || !readsFrom(view.rules) || millis(change.at) < view.since) return undefined;
  const verdict = view.provider.lift(change.shown);
  if (verdict === undefined || !concerns(view, input, change.at)) return undefined;
  const disposition = { ...verdict, ...(change.comment === undefined ? {} : { comment: change.comment }) };
  const { provider, ref } = view.copy;
  if (!isNews({ disposition, at: change.at }, input)) return undefined;
  return {
    disposition,
    at: change.at,
    by: { provider, ref },
    fromShared: true,
    mayReopen: input.policy.reopen.members === 'reopen',
    isOnly: holdsOne(view),
  };
}

/** A shared copy is only a baseline for an alert that was created in it, or joined it, after its last change. */
function concerns(view: CopyView, { aliases, alertCreatedAt }: PlanInput, at: string): boolean {
  const members = membersOf(view);
  const isMember = members.length === 0 || members.some((member) => isListed(member, aliases));
  return isMember && millis(at) > millis(view.copy.joinedAt ?? alertCreatedAt);
}

/** As this run's look lists them, else as the last one did; none when nobody has seen them yet. */
const membersOf = (view: CopyView): readonly SharedMember[] =>
  view.shared?.members ?? view.shared?.record.members ?? [];

/** Several alerts have several comments and stages: those are mirrored with a shared copy that holds just one. */
export const holdsOne = (view: CopyView): boolean => membersOf(view).length === 1;

const isListed = (member: SharedMember, aliases: readonly string[]): boolean =>
  member.aliases.some((alias) => aliases.includes(alias));

type Change = Pick<Candidate, 'disposition' | 'at'>;

function isNews(change: Change, { agreed }: PlanInput): boolean {
  return agreed === undefined || millis(change.at) > millis(agreed.decidedAt) || completes(agreed, change);
}

/**
 * Members already resolved keep what they have. But the alerts that the product closes with its incident are stamped
 * just before or after it, and say less: what was said of the incident was said of them.
 */
function completes({ disposition: agreed, decidedAt }: Decision, { disposition, at }: Change): boolean {
  const areClosed = agreed.status === 'resolved' && disposition.status === 'resolved';
  if (!areClosed || !isOneMoment(at, decidedAt)) return false;
  const { classification, determination, comment } = disposition;
  if (agreed.classification === 'unknown' && classification !== 'unknown') return true;
  if (agreed.comment === undefined && comment !== undefined) return true;
  return (
    agreed.classification === classification &&
    agreed.determination === 'unknown' &&
    determination !== 'unknown'
  );
}

export type SharedWish =
  | { readonly kind: 'want'; readonly want: Disposition }
  | { readonly kind: 'leave'; readonly check: string; readonly reason: string };

/** What the shared copy should show, given this alert's decision and the state of every other alert in it. */
export function wishForShared(view: CopyView, agreed: Disposition, input: PlanInput): SharedWish {
  const members = view.shared?.members;
  const graver = gravestShown(view, agreed);
  if (graver !== undefined) return { kind: 'want', want: graver };
  if (members === undefined) return leave('members unknown', 'it is not known which alerts are in it');
  const others = members.filter((member) => !isListed(member, input.aliases));
  if (others.length === members.length) return leave('not a member', 'it does not list this alert');
  if (agreed.status !== 'resolved') return wishForOpen(view, agreed);
  const closed = others.flatMap(({ disposition }) =>
    disposition?.status === 'resolved' ? [disposition] : [],
  );
  if (closed.length < others.length) return leave('open members', 'not all of its alerts are resolved');
  return { kind: 'want', want: gravest([agreed, ...closed]) };
}

/** Closed as graver than this alert it says what another alert said: no reason to go and look. */
function gravestShown({ look, shared, provider }: CopyView, agreed: Disposition): Disposition | undefined {
  const shown = shared?.record.lastSeen?.shown;
  if (look.kind !== 'unread' || shown === undefined || agreed.status !== 'resolved') return undefined;
  const verdict = provider.lift(shown);
  return verdict?.status === 'resolved' && compareGravity(verdict, agreed) < 0 ? verdict : undefined;
}

/** Opened for a member that was decided open; how far the work on it is, only its one alert can say. */
function wishForOpen(view: CopyView, agreed: Disposition): SharedWish {
  if (holdsOne(view)) return { kind: 'want', want: agreed };
  const shown = view.shared?.record.lastSeen?.shown;
  const isClosed = shown !== undefined && view.provider.lift(shown)?.status === 'resolved';
  if (isClosed) return { kind: 'want', want: initialDisposition };
  return leave('several members', 'it is open; its stage is mirrored only while it holds one alert');
}

const leave = (check: string, reason: string): SharedWish => ({ kind: 'leave', check, reason });

/** True positive over benign over false positive over undetermined; the comment is the one of this very decision. */
function gravest(dispositions: readonly [Disposition, ...Disposition[]]): Disposition {
  const [agreed] = dispositions;
  const { classification, determination } = [...dispositions].sort(compareGravity)[0] ?? agreed;
  const comment = dispositions.find((d) => d.comment !== undefined)?.comment;
  return { status: 'resolved', classification, determination, ...(comment === undefined ? {} : { comment }) };
}
