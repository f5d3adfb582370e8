/**
 * The decision of the reconcile loop: what every look means, what is agreed now, which copies must be written and
 * why the others are not. Pure: everything that it depends on is in its input (design §3).
 */

import { sameShown } from '../alert/observation.ts';
import type { Decision } from '../correlation/record.ts';
import { agree } from './agree.ts';
import { planAssignment } from './assignment.ts';
import { lacksComment, saidComment } from './closing-comment.ts';
import { judge, judgeShared } from './judge.ts';
import type { Candidate, Judgement, Plan, PlanInput, PlannedWrite, Refusal } from './judgement.ts';
import { settleMs } from './settle.ts';
import { candidateFromShared, holdsOne, wishForShared } from './shared-copy.ts';
import { changeDate, confirmed, seenFrom } from './sight.ts';
import { openedAgain, withUndone } from './undo.ts';
import { objectTo } from './write-checks.ts';

export function plan(input: PlanInput): Plan {
  const first = input.views.map((view) =>
    view.shared === undefined ? judge(view, input) : judgeShared(view, view.shared.record, input),
  );
  const candidates = [...first.flatMap((j) => candidateFromAlert(j, input)), ...candidatesFromShared(input)];
  const standing = input.agreed ?? openedAgain(first, input);
  const { agreed: next, changes, outvoted } = agree(standing, candidates, input.policy.conflicts);
  const agreed = withUndone(next, first, input);
  const judgements = first.map((judgement) => recount(judgement, agreed));
  const verdicts = agreed === undefined ? [] : judgements.flatMap((j) => questionWrite(j, agreed, input));
  const stale = judgements.filter(({ meaning }) => meaning === 'stale');
  return {
    judgements,
    agreed,
    changes,
    outvoted,
    assignment: planAssignment(input, judgements),
    writes: verdicts.filter((verdict) => 'want' in verdict),
    refusals: verdicts.filter((verdict) => 'objection' in verdict),
    ...(stale.length === 0
      ? {}
      : { againAfterMs: Math.max(...stale.map(({ view }) => settleMs(view.provider, view.rules))) }),
  };
}

function candidateFromAlert({ view, meaning }: Judgement, { agreed }: PlanInput): readonly Candidate[] {
  if (meaning !== 'changed' || view.look.kind !== 'seen') return [];
  const { observation } = view.look;
  const verdict = view.provider.lift(observation.shown);
  const at = changeDate(view, observation);
  if (verdict === undefined || at === undefined) return [];
  const comment = saidComment(view.provider, agreed?.disposition, observation, view.copy.lastSeen);
  const disposition = { ...verdict, ...(comment === undefined ? {} : { comment }) };
  const { provider, ref, lastSeen } = view.copy;
  const takenBack = lastSeen && view.provider.takesBack?.(lastSeen.shown, observation.shown);
  return [{ disposition, at, by: { provider, ref }, fromShared: false, ...(takenBack && { takenBack }) }];
}

function candidatesFromShared(input: PlanInput): readonly Candidate[] {
  return input.views.flatMap((view) => candidateFromShared(view, input) ?? []);
}

/**
 * Whether the comment of a new decision stands somewhere can be told only once there is a decision. One that stood
 * there once is not written again.
 */
function recount(judgement: Judgement, agreed: Decision | undefined): Judgement {
  const { view, meaning } = judgement;
  if (view.look.kind !== 'seen' || view.shared !== undefined || meaning === 'stale') return judgement;
  const counts = seenFrom(view, view.look.observation, agreed?.disposition);
  const { lastSeen } = view.copy;
  return {
    ...judgement,
    counts: meaning === 'same' && lastSeen !== undefined ? confirmed(lastSeen, counts) : counts,
  };
}

function questionWrite(
  judgement: Judgement,
  agreed: Decision,
  input: PlanInput,
): readonly (PlannedWrite | Refusal)[] {
  const { view, counts } = judgement;
  if (counts === undefined) return [];
  const objection = (check: string, reason: string) => ({ check, reason, decision: agreed.number });
  const wish = view.shared === undefined ? undefined : wishForShared(view, agreed.disposition, input);
  const want = wish?.kind === 'want' ? wish.want : agreed.disposition;
  const after = view.provider.project(want);
  const differs = !sameShown(counts.shown, after);
  if (!differs && !(mirrorsComment(judgement) && lacksComment(view.provider, want, counts))) return [];
  const leave = wish?.kind === 'leave' ? { leave: wish } : {};
  const answer = objectTo({ judgement, input, agreed, want, after, ...leave });
  if (answer !== undefined) {
    const { check, reason, againAfterMs } = answer;
    return [
      { view, objection: objection(check, reason), ...(againAfterMs === undefined ? {} : { againAfterMs }) },
    ];
  }
  const closes = want.status === 'resolved' && view.provider.lift(counts.shown)?.status !== 'resolved';
  return [{ view, want, shown: after, before: counts.shown, closes, reason: whyWrite(differs) }];
}

/** Several alerts have several comments: an incident gets one when it is closed and keeps it. */
const mirrorsComment = ({ view }: Judgement): boolean => view.shared === undefined || holdsOne(view);

function whyWrite(differs: boolean): string {
  return differs ? 'it shows another value than the agreed one' : 'it lacks the closing comment';
}
