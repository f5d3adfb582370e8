/** What an incident or a ticket means for one of its alerts, and what the alert's decision means for it (design §3). */

import type { Disposition } from '../alert/disposition.ts';
import { readsFrom, type Policy } from '../policy/policy.ts';
import { compareGravity } from './agree.ts';
import type { Candidate, CopyView, MemberState, PlanInput } from './judgement.ts';
import { millis } from './time.ts';

/** A person's change of a shared copy as a candidate for this alert's decision; undefined when it says nothing to it. */
export function candidateFromShared(view: CopyView, input: PlanInput): Candidate | undefined {
  const change = view.shared?.record.change;
  if (change === undefined || !readsFrom(view.rules) || millis(change.at) < view.since) return undefined;
  const verdict = view.provider.lift(change.shown);
  if (verdict === undefined || !isNewsTo(view, input, millis(change.at))) return undefined;
  const disposition = { ...verdict, ...(change.comment === undefined ? {} : { comment: change.comment }) };
  return speaksFor(view, input, disposition)
    ? { disposition, at: change.at, by: view.copy, fromShared: true }
    : undefined;
}

/** A shared copy is only a baseline for an alert that was created in it, or joined it, after its last change. */
function isNewsTo(view: CopyView, { agreed, alertCreatedAt }: PlanInput, at: number): boolean {
  const joined = millis(view.copy.joinedAt ?? alertCreatedAt);
  return at > joined && at > millis(agreed?.decidedAt);
}

function speaksFor(view: CopyView, { agreed, policy }: PlanInput, change: Disposition): boolean {
  const members = view.shared?.members ?? view.shared?.record.members;
  switch (change.status) {
    // Members already resolved keep what they have.
    case 'resolved':
      return agreed?.disposition.status !== 'resolved';
    case 'inProgress':
      return agreed?.disposition.status === 'resolved' ? reopensMembers(policy) : members?.length === 1;
    case 'new':
      return agreed !== undefined && reopensMembers(policy);
  }
}

const reopensMembers = (policy: Policy): boolean => policy.reopen.members === 'reopen';

export type SharedWish =
  | { readonly kind: 'want'; readonly want: Disposition }
  | { readonly kind: 'leave'; readonly check: string; readonly reason: string };

/** What the shared copy should show, given this alert's decision and the state of every other alert in it. */
export function wishForShared(view: CopyView, agreed: Disposition, input: PlanInput): SharedWish {
  const members = view.shared?.members;
  if (members === undefined)
    return leave('members unknown', 'it is not known which alerts are in it');
  const dispositions = members.map((member) => (isOurs(member, input) ? agreed : member.disposition));
  if (agreed.status === 'inProgress' && members.length > 1)
    return leave('several members', 'in progress is mirrored only while it holds one alert');
  if (agreed.status !== 'resolved') return { kind: 'want', want: agreed };
  const closed = dispositions.filter((d) => d?.status === 'resolved');
  if (closed.length < dispositions.length) {
    const open = dispositions.length - closed.length;
    return leave('open members', `${open} of its ${dispositions.length} alerts ${open === 1 ? 'is' : 'are'} not resolved`);
  }
  return { kind: 'want', want: gravest(closed.filter((d) => d !== undefined), agreed) };
}

const leave = (check: string, reason: string): SharedWish => ({ kind: 'leave', check, reason });

function isOurs(member: MemberState, input: PlanInput): boolean {
  return member.aliases.some((alias) => input.aliases.includes(alias));
}

/** True positive over benign over false positive over undetermined; the comment is the one of the latest decision. */
function gravest(dispositions: readonly Disposition[], agreed: Disposition): Disposition {
  const [first = agreed] = [...dispositions].sort(compareGravity);
  const comment = agreed.comment ?? dispositions.find((d) => d.comment !== undefined)?.comment;
  const { classification, determination } = first;
  return { status: 'resolved', classification, determination, ...(comment === undefined ? {} : { comment }) };
}
