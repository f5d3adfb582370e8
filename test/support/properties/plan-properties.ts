/** What holds of every plan, whatever it is made of. */

import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { Observation } from '../../../shared/alert/observation.ts';
import { copyId, decisionId, sameCopy, type Correlation } from '../../../shared/correlation/record.ts';
import { conclude, concludeShared, type Work } from '../../../shared/mirror/conclude.ts';
import { intend } from '../../../shared/mirror/draft.ts';
import type { WriteResult } from '../../../shared/mirror/execute.ts';
import type { CopyView, Plan, PlanInput, PlannedWrite } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { millis } from '../../../shared/mirror/time.ts';
import { without } from '../../../shared/platform/without.ts';
import { tenantId } from '../alert-keys.ts';
import { anyAlert } from '../any-alert.ts';
import {
  at,
  correlationId,
  inputOf,
  names,
  now,
  outcomeOf,
  type AlertCase,
  type CopyCase,
} from '../plan-case.ts';
import { agreeProperties } from './agree-properties.ts';
import { cascadeProperties } from './cascade-properties.ts';
import { lookProperties } from './look-properties.ts';
import { property, type Property } from './property.ts';
import { wordProperties } from './word-properties.ts';
import { wrong, type Find } from './wrong.ts';

const laterMs = 600_000;

/** The world after all writes were taken, and the record that they left. */
function afterwards(input: PlanInput, planned: Plan): PlanInput {
  const record: Correlation = {
    id: correlationId,
    tenantId,
    createdAt: at(-9999),
    writtenAt: at(-9999),
    aliases: input.aliases,
    copies: input.views.map(({ copy }) => copy),
    ...(input.agreed === undefined ? {} : { agreed: input.agreed }),
  };
  const intended = intend(record, planned, at(0), { id: 'l', until: at(45) });
  const results = planned.writes.map((write): WriteResult => ({
    write,
    ok: true,
    answer: answerTo(write),
    at: at(1),
  }));
  const work: Work | undefined = planned.agreed && {
    leaseId: 'l',
    decision: planned.agreed,
    results,
    later: new Map(),
  };
  const concluded = work === undefined ? intended : conclude(intended, work, at(2));
  return {
    ...input,
    now: now + laterMs,
    agreed: concluded.agreed,
    views: input.views.map((view) => {
      const copy = concluded.copies.find((one) => sameCopy(one, view.copy)) ?? view.copy;
      return seenAgain({ ...view, copy }, planned, results);
    }),
  };
}

const answerTo = ({ view, want, shown }: PlannedWrite): Observation => ({
  ref: view.copy.ref,
  shown,
  readAt: at(1),
  updatedAt: at(1),
  aliases: [],
  belongsTo: view.look.kind === 'seen' ? view.look.observation.belongsTo : [],
  ...(want.comment === undefined || !view.provider.holdsComment
    ? {}
    : { comment: want.comment.slice(0, view.provider.commentLimit ?? 1000) }),
});

/** The same look a while later, with what was written in it. */
function seenAgain(view: CopyView, planned: Plan, results: readonly WriteResult[]): CopyView {
  const result = results.find(({ write }) => copyId(write.view.copy) === copyId(view.copy));
  const readAt = at(laterMs / 1000);
  const { look, shared } = view;
  if (look.kind !== 'seen') return view;
  const answer = result?.ok === true ? result.answer : undefined;
  const observation =
    answer === undefined ? { ...look.observation, readAt } : { ...look.observation, ...answer, readAt };
  const decision = planned.agreed === undefined ? '' : `${correlationId}#${planned.agreed.number}`;
  const record =
    shared === undefined || result === undefined
      ? shared?.record
      : concludeShared(shared.record, decision, result, at(2));
  return {
    ...view,
    look: { kind: 'seen', observation },
    ...(shared === undefined || record === undefined ? {} : { shared: { ...shared, record } }),
  };
}

const hasReasons: Find = (alert) => {
  const { writes, refusals, judgements } = plan(inputOf(alert));
  return wrong(
    [[...writes, ...judgements].some(({ reason }) => reason === ''), 'something has no reason'],
    [refusals.some(({ objection: { check, reason } }) => check === '' || reason === ''), 'a refusal is mute'],
  );
};

const hasNoOrder: Find = (alert) => {
  const input = inputOf(alert);
  const { outvoted, ...there } = outcomeOf(plan(input));
  const { outvoted: alsoOutvoted, ...back } = outcomeOf(plan({ ...input, views: input.views.toReversed() }));
  return wrong(
    [!isDeepStrictEqual(there, back), `${JSON.stringify(there)} one way, ${JSON.stringify(back)} the other`],
    [!isDeepStrictEqual([...outvoted].sort(), [...alsoOutvoted].sort()), 'others are outvoted'],
  );
};

const writesWithCause: Find = (alert) => {
  const input = inputOf(alert);
  const { writes, agreed } = plan(input);
  return wrong(
    [writes.length > 0 && agreed === undefined, 'it writes though nothing is agreed'],
    [writes.length > 0 && input.policy.mode === 'observe', 'it writes in observe mode'],
    ...writes.flatMap(({ view: { copy, look, rules, provider }, want, shown }): [boolean, string][] => [
      [look.kind === 'unknown', `${copyId(copy)} is written unread`],
      [rules.direction === 'in', `${copyId(copy)} is written against its direction`],
      [provider.irreversible && !rules.allowIrreversible, `${copyId(copy)} is written for good`],
      [!isDeepStrictEqual(shown, provider.project(want)), `${copyId(copy)} will not show what is planned`],
    ]),
  );
};

const leavesAlone: Find = (alert) => {
  const { writes, agreed } = plan(inputOf(alert));
  if (agreed === undefined) return [];
  return writes.flatMap(({ view: { copy, look, provider, since, shared } }) => {
    const seen = look.kind === 'seen' ? look.observation : undefined;
    const { decision, times = 0 } = (shared?.record ?? copy).written ?? {};
    const isMade = decision === decisionId(correlationId, agreed) && times >= 2;
    return wrong(
      [look.kind === 'gone', `${copyId(copy)} is written though it is gone`],
      [seen?.redirectedTo !== undefined, `${copyId(copy)} is written though it was merged into another`],
      [
        seen !== undefined && provider.lift(seen.shown) === undefined,
        `${copyId(copy)} is written over a value that is never mirrored`,
      ],
      [millis(agreed.decidedAt) < since, `${copyId(copy)} is written by what is history there`],
      [isMade, `${copyId(copy)} is written a third time for one decision`],
    );
  });
};

const closesForSomebody: Find = (alert) => {
  const input = inputOf(alert);
  const { writes, changes } = plan(input);
  const isClosed = [input.agreed, ...changes].some((one) => one?.disposition.status === 'resolved');
  return wrong([
    !isClosed && writes.some(({ want }) => want.status === 'resolved'),
    'it closes what nobody has closed',
  ]);
};

/**
 * An alert of which all is read and nothing waits for long. Where a policy overrules the later word, an incident's older
 * one may then speak to what was overruled: that takes a step more.
 */
const anyRestingAlert = anyAlert.map((alert): AlertCase => {
  const { policy } = alert;
  const rest = Object.fromEntries(
    names.flatMap((name) => (name in alert ? [[name, atRest(alert[name])]] : [])),
  );
  return {
    ...alert,
    ...rest,
    ...(policy?.conflicts === undefined
      ? {}
      : { policy: { ...policy, conflicts: { ...policy.conflicts, status: 'newest' } } }),
  };
});

function atRest(copy: CopyCase | null | undefined): CopyCase | null | undefined {
  if (copy?.shows === 'unread') return without(copy, 'shows');
  return typeof copy?.shows === 'object'
    ? { ...copy, shows: without(copy.shows, 'nativeSyncSeconds') }
    : copy;
}

const comesToRest: Find = (alert) => {
  const input = inputOf(alert);
  const planned = plan(input);
  // What waits may well be written later.
  fc.pre(outcomeOf(planned).again === 0);
  const next = afterwards(input, planned);
  // What a person said of an incident just before a closing completes that once it is agreed: a step more.
  const isSaid = input.views.some(({ shared }) => shared?.record.change !== undefined);
  const [before, last] = isSaid ? [plan(next), afterwards(next, plan(next))] : [planned, next];
  const again = plan(last);
  const { writes } = outcomeOf(again);
  return wrong(
    [Object.keys(writes).length > 0, `it writes again: ${JSON.stringify(writes)}`],
    [
      !isDeepStrictEqual(again.agreed?.disposition, before.agreed?.disposition),
      'it agrees on something else',
    ],
  );
};

export const planProperties: readonly Property[] = [
  property('plan', 'is total, and whatever it plans has its reason', anyAlert, hasReasons),
  property('plan', 'does not depend on the order of the copies', anyAlert, hasNoOrder),
  property(
    'plan',
    'never writes unread, in observe mode, or where the policy forbids it',
    anyAlert,
    writesWithCause,
  ),
  property('plan', 'leaves alone what is gone, merged, history, or in vain', anyAlert, leavesAlone),
  property('plan', 'never closes an alert that nobody has closed', anyAlert, closesForSomebody),
  ...agreeProperties,
  ...cascadeProperties,
  ...lookProperties,
  ...wordProperties,
  // Last: it throws away many alerts for each that it can judge.
  property('plan', 'plans nothing more once all that it planned was done', anyRestingAlert, comesToRest),
];
