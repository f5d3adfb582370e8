import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { Correlation, Decision } from '../../../shared/correlation/record.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { WriteResult } from '../../../shared/mirror/execute.ts';
import type { CopyView, Plan, PlannedWrite } from '../../../shared/mirror/judgement.ts';
import { logPlan, logResults } from '../../../shared/mirror/log-lines.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';
import { createCheckedLog } from '../../support/checked-log.ts';

const at = (time: string): string => `2026-11-22T${time}.000Z`;
const key: AlertKey = {
  tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
  provider: 'sentinel',
  ref: 'r1',
  observedAt: at('10:02:00'),
  source: 'notification',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
};
const disposition = {
  status: 'resolved',
  classification: 'truePositive',
  determination: 'malware',
  comment: 'Spoke to Jane Doe',
} as const;
const decision: Decision = {
  disposition,
  number: 3,
  decidedAt: at('10:00:00'),
  decidedBy: { provider: 'defenderXdr', ref: 'da1' },
};
const view: CopyView = {
  copy: { provider: 'sentinel', ref: 'r1', foundAt: at('09:00:00'), shared: false },
  provider: sentinel,
  rules: absentProvider,
  since: 0,
  look: {
    kind: 'seen',
    observation: {
      ref: 'r1',
      shown: { status: 'Closed' },
      comment: 'Spoke to Jane Doe',
      title: 'Jane Doe signed in',
      updatedAt: at('10:00:30'),
      readAt: at('10:02:01'),
      aliases: [],
      belongsTo: [],
    },
  },
};
const write: PlannedWrite = {
  view,
  want: disposition,
  shown: { status: 'Closed' },
  before: { status: 'New' },
  closes: true,
  reason: 'out of step',
};
const correlation: Correlation = {
  id: 'c1',
  tenantId: key.tenantId,
  createdAt: at('09:00:00'),
  writtenAt: at('09:00:00'),
  title: 'Jane Doe signed in',
  aliases: [],
  copies: [view.copy],
};
const plan: Plan = {
  judgements: [{ view, meaning: 'changed', reason: 'it shows another value', counts: undefined }],
  agreed: decision,
  changes: [],
  outvoted: [],
  writes: [write],
  assignment: { assigned: undefined, copies: new Map(), writes: [], isNews: false },
  refusals: [{ view, objection: { check: 'guard', reason: 'too many', decision: 3 } }],
};
const about = {
  correlationId: 'c1',
  tenantId: key.tenantId,
  provider: 'sentinel',
  ref: 'r1',
  source: 'notification',
  traceparent: key.traceparent,
};

function planned(over: Partial<Plan>) {
  const { log, lines } = createCheckedLog();
  logPlan(log, key, correlation, { ...plan, ...over });
  return lines;
}

function results(result: WriteResult) {
  const { log, lines } = createCheckedLog();
  logResults(log, key, correlation, decision, [result]);
  return lines;
}

describe('shared/mirror/log-lines', () => {
  it('tells a decision with its reasons, and how late it was learned of', () => {
    expect(planned({})).toEqual([
      {
        level: 'info',
        message: 'planned',
        fields: {
          ...about,
          meaning: 'changed',
          noticedMs: 90_000,
          agreed: 'resolved/truePositive/malware with a comment',
          decidedBy: 'defenderXdr',
          decidedAt: at('10:00:00'),
          decision: 3,
          looks: [{ provider: 'sentinel', meaning: 'changed' }],
          writes: ['sentinel'],
          notWritten: [{ provider: 'sentinel', check: 'guard' }],
          outvoted: 0,
        },
      },
    ]);
  });

  it('says nothing of how late a look was that found no change', () => {
    const [judgement] = plan.judgements.map((each) => ({ ...each, meaning: 'same' as const }));
    const [line] = planned({ judgements: judgement === undefined ? [] : [judgement] });
    expect(line?.fields).toMatchObject({ meaning: 'same' });
    expect(line?.fields).not.toHaveProperty('noticedMs');
  });

  it('counts the lag from when the change was learned of, and from the change itself', () => {
    expect(results({ write, ok: true, answer: undefined, at: at('10:02:04') })).toEqual([
      {
        level: 'info',
        message: 'mirrored',
        fields: {
          ...about,
          decidedBy: 'defenderXdr',
          decision: 3,
          disposition: 'resolved/truePositive/malware with a comment',
          proven: false,
          again: false,
          lagMs: 4_000,
          sinceChangeMs: 124_000,
        },
      },
    ]);
  });

  it('counts from when the copy was found, if it came after the decision', () => {
    const late = { ...write, view: { ...view, copy: { ...view.copy, foundAt: at('10:02:00') } } };
    const [line] = results({ write: late, ok: true, answer: undefined, at: at('10:02:04') });
    expect(line?.fields).toMatchObject({ sinceChangeMs: 4_000 });
  });

  it.each([
    ['c1#3', true],
    ['c1#2', false],
  ])('after a write for decision %s, being a repair is %s', (id, again) => {
    const written = { shown: {}, before: {}, at: at('09:30:00'), decision: id, times: 1 };
    const repeated = { ...write, view: { ...view, copy: { ...view.copy, written } } };
    const [line] = results({ write: repeated, ok: true, answer: undefined, at: at('10:02:04') });
    expect(line?.fields).toMatchObject({ again });
  });

  it('names a failure without what the product said about it', () => {
    const error = new TerminalError('refused', 'The API refused the request.', {
      detail: 'BadRequest: Spoke to Jane Doe',
    });
    expect(results({ write, ok: false, error, sent: true })).toEqual([
      {
        level: 'warn',
        message: 'write failed',
        fields: { ...about, decision: 3, reason: 'refused: The API refused the request. [BadRequest]' },
      },
    ]);
  });

  it('never holds a comment or a title', () => {
    const lines = [...planned({}), ...results({ write, ok: true, answer: undefined, at: at('10:02:04') })];
    expect(JSON.stringify(lines)).not.toContain('Jane');
  });
});
