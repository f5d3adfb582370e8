/** What holds of every plan, whatever it is made of. */

import fc from 'fast-check';
import type { Observation } from '../../shared/alert/observation.ts';
import { copyId, sameCopy, type Correlation } from '../../shared/correlation/record.ts';
import { conclude, concludeShared, type Work } from '../../shared/mirror/conclude.ts';
import { intend } from '../../shared/mirror/draft.ts';
import type { WriteResult } from '../../shared/mirror/execute.ts';
import type { CopyView, Plan, PlanInput, PlannedWrite } from '../../shared/mirror/judgement.ts';
import { plan } from '../../shared/mirror/plan.ts';
import { tenantId } from '../support/alert-keys.ts';
import { anyAlert } from '../support/any-alert.ts';
import { at, correlationId, inputOf, now, outcomeOf } from '../support/plan-case.ts';

const runs = {
  numRuns: Number(process.env.PROPERTY_RUNS ?? 1000),
  seed: process.env.PROPERTY_RUNS === undefined ? 20_261_122 : Date.now(),
};

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

describe('properties/plan', () => {
  it('is total, and whatever it plans has its reason', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { writes, refusals, judgements } = plan(inputOf(alert));
        for (const { reason } of [...writes, ...judgements]) expect(reason).not.toBe('');
        for (const { objection } of refusals) expect([objection.check, objection.reason]).not.toContain('');
      }),
      runs,
    );
  });

  it('does not depend on the order of the copies', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const input = inputOf(alert);
        const { outvoted, ...there } = outcomeOf(plan(input));
        const { outvoted: alsoOutvoted, ...back } = outcomeOf(
          plan({ ...input, views: input.views.toReversed() }),
        );
        expect(back).toEqual(there);
        expect([...alsoOutvoted].sort()).toEqual([...outvoted].sort());
      }),
      runs,
    );
  });

  it('never writes a copy that shows it already, that nobody can read, or in observe mode', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const input = inputOf(alert);
        const { writes, agreed } = plan(input);
        expect(agreed !== undefined || writes.length === 0).toBe(true);
        expect(input.policy.mode === 'enforce' || writes.length === 0).toBe(true);
        for (const { view, want, shown } of writes) {
          expect(view.look.kind).not.toBe('unknown');
          expect(view.rules.direction).not.toBe('in');
          expect(shown).toEqual(view.provider.project(want));
        }
      }),
      runs,
    );
  });

  it('never closes an alert that nobody has closed', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const input = inputOf(alert);
        const { writes, changes } = plan(input);
        const isClosed = [input.agreed, ...changes].some((one) => one?.disposition.status === 'resolved');
        expect(isClosed || writes.every(({ want }) => want.status !== 'resolved')).toBe(true);
      }),
      runs,
    );
  });

  it('plans nothing more once all that it planned was done', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const input = inputOf(alert);
        const planned = plan(input);
        // What waits, and what can't be read yet, may well be written later. Where a policy overrules the later word,
        // an incident's older one may then speak to what was overruled: that takes a step more.
        fc.pre(input.policy.conflicts.status === 'newest');
        fc.pre(outcomeOf(planned).again === 0 && input.views.every(({ look }) => look.kind !== 'unread'));
        const again = plan(afterwards(input, planned));
        expect(outcomeOf(again).writes).toEqual({});
        expect(again.agreed?.disposition).toEqual(planned.agreed?.disposition);
      }),
      runs,
    );
  });
});
