import {
  initialDisposition,
  type Classification,
  type Disposition,
} from '../../../shared/alert/disposition.ts';
import type { CopyRecord } from '../../../shared/correlation/record.ts';
import type { Candidate, CopyView, PlanInput } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { stillSaid } from '../../../shared/mirror/taken-back.ts';
import { emptyPolicy } from '../../../shared/policy/parse.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { providers } from '../../../shared/provider/registry.ts';

const closed = (classification: Classification, comment?: string): Disposition => ({
  ...initialDisposition,
  status: 'resolved',
  classification,
  ...(comment !== undefined && { comment }),
});
const said = (classification: Classification, takenBack?: Classification): Candidate => ({
  disposition: closed(classification),
  at: '2026-11-22T10:00:00.000Z',
  by: { provider: 'defenderForCloud', ref: 'x' },
  fromShared: false,
  ...(takenBack && { takenBack }),
});
const at = (minute: number) => new Date(Date.parse('2026-11-22T10:00:00Z') + minute * 60_000).toISOString();

/** A copy of an alert that was last seen in one state and is seen now, at minute 30, in another or the same. */
function view(id: ProviderId, before: Disposition, now: Disposition, stamped = true): CopyView {
  const provider = providers.get(id);
  if (provider === undefined) throw new Error('no such adapter');
  const copy: CopyRecord = {
    provider: id,
    ref: id,
    foundAt: at(0),
    shared: false,
    lastSeen: { shown: provider.project(before), changedAt: at(10), ...(stamped && { updatedAt: at(10) }) },
  };
  const shown = provider.project(now);
  const updatedAt = stamped ? { updatedAt: at(10) } : {};
  const observation = {
    ref: id,
    shown,
    readAt: at(30),
    createdAt: at(0),
    aliases: [],
    belongsTo: [],
    ...updatedAt,
  };
  const rules = { ...absentProvider, direction: 'both' } as const;
  return { copy, provider, rules, look: { kind: 'seen', observation }, since: 0 };
}

function planFor(views: readonly CopyView[], agreed: Disposition, conflicts = emptyPolicy.conflicts) {
  const input: PlanInput = {
    correlationId: 'c',
    now: Date.parse(at(30)),
    policy: { ...emptyPolicy, mode: 'enforce', conflicts },
    agreed: {
      disposition: agreed,
      number: 1,
      decidedAt: at(10),
      decidedBy: { provider: 'defenderXdr', ref: 'defenderXdr' },
    },
    alertCreatedAt: at(0),
    aliases: [],
    views,
    held: new Set(),
    waiting: new Map(),
  };
  return plan(input);
}

describe('shared/mirror/taken-back', () => {
  it.each<[string, readonly Candidate[], readonly Classification[]]>([
    ['nothing was taken back', [said('unknown'), said('falsePositive')], ['unknown', 'falsePositive']],
    ['an older closing said it', [said('unknown', 'falsePositive'), said('falsePositive')], ['unknown']],
    [
      'another class was said before',
      [said('unknown', 'falsePositive'), said('truePositive')],
      ['unknown', 'truePositive'],
    ],
    [
      'it was said again later',
      [said('falsePositive'), said('unknown', 'falsePositive'), said('falsePositive')],
      ['falsePositive', 'unknown'],
    ],
    [
      'all that is older said it',
      [said('unknown', 'falsePositive'), said('falsePositive'), said('unknown'), said('falsePositive')],
      ['unknown', 'unknown'],
    ],
  ])('keeps what holds when %s', (_sentence, run, kept) => {
    expect(stillSaid(run).map(({ disposition }) => disposition.classification)).toEqual(kept);
  });

  it('a false positive is one no more when Defender for Cloud shows Resolved after Dismissed', () => {
    const falsePositive = closed('falsePositive', 'Only a test');
    const { agreed, writes } = planFor(
      [
        view('defenderForCloud', falsePositive, closed('unknown'), false),
        view('defenderXdr', falsePositive, falsePositive),
      ],
      falsePositive,
    );
    expect(agreed).toMatchObject({ number: 2, decidedBy: { provider: 'defenderForCloud' } });
    expect(agreed?.disposition).toEqual(closed('unknown'));
    expect(writes.map(({ view: { provider }, shown }) => [provider.id, shown.classification])).toEqual([
      ['defenderXdr', 'unknown'],
    ]);
  });

  it('a true positive stays one when Defender for Cloud shows Resolved for the first time', () => {
    const truePositive = closed('truePositive', 'Contained');
    const { agreed, writes } = planFor(
      [
        view('defenderForCloud', initialDisposition, closed('unknown'), false),
        view('defenderXdr', truePositive, truePositive),
      ],
      truePositive,
    );
    expect(agreed?.disposition).toEqual(truePositive);
    expect(writes.map(({ view: { provider } }) => provider.id)).not.toContain('defenderForCloud');
  });

  it('a false positive that was decided elsewhere is not taken back by Resolved without Dismissed before', () => {
    const falsePositive = closed('falsePositive');
    const { agreed, writes } = planFor(
      [
        view('defenderForCloud', initialDisposition, closed('unknown'), false),
        view('defenderXdr', falsePositive, falsePositive),
      ],
      falsePositive,
    );
    expect(agreed?.disposition).toEqual(falsePositive);
    expect(writes.map(({ shown }) => shown)).toEqual([{ status: 'Dismissed' }]);
  });

  it('a policy that prefers another word for the class keeps it', () => {
    const falsePositive = closed('falsePositive');
    const conflicts = { ...emptyPolicy.conflicts, classification: { prefer: 'defenderXdr' } } as const;
    const views = [view('defenderForCloud', falsePositive, closed('unknown'), false)];
    expect(planFor(views, falsePositive, conflicts).agreed?.disposition).toEqual(falsePositive);
  });
});
