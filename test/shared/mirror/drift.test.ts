import type { Disposition } from '../../../shared/alert/disposition.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import type { Correlation } from '../../../shared/correlation/record.ts';
import { measureDrift, standingOf } from '../../../shared/mirror/drift.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { at, now } from '../../support/plan-case.ts';

const provider = fakeProvider('defenderXdr');
const open: Disposition = { status: 'new', classification: 'unknown', determination: 'unknown' };
const closed: Disposition = { status: 'resolved', classification: 'truePositive', determination: 'unknown' };

const shows = (disposition: Disposition): Observation => ({
  ref: 'a1',
  shown: provider.project(disposition),
  readAt: at(0),
  aliases: [],
  belongsTo: [],
});

function record(
  agreed: Disposition | undefined,
  objection?: { readonly check: string; readonly decision: number },
): Pick<Correlation, 'agreed' | 'copies'> {
  const copy = { provider: 'defenderXdr', ref: 'a1', foundAt: at(-60), shared: false } as const;
  const decidedBy = { provider: 'sentinel', ref: 's1' } as const;
  return {
    copies: [objection === undefined ? copy : { ...copy, objection: { ...objection, reason: 'because' } }],
    ...(agreed === undefined
      ? {}
      : { agreed: { disposition: agreed, number: 2, decidedAt: at(-90), decidedBy } }),
  };
}

describe('shared/mirror/drift', () => {
  it.each([
    ['nothing was decided', record(undefined), shows(closed), { kind: 'in-step' }],
    ['it shows what was decided', record(closed), shows(closed), { kind: 'in-step' }],
    [
      'it shows something else and nothing says why',
      record(closed),
      shows(open),
      { kind: 'out-of-step', decidedAt: at(-90) },
    ],
    [
      'its record says why it is left so',
      record(closed, { check: 'direction', decision: 2 }),
      shows(open),
      { kind: 'excused', check: 'direction' },
    ],
    [
      'its record objects to a decision that holds no more',
      record(closed, { check: 'direction', decision: 1 }),
      shows(open),
      { kind: 'out-of-step', decidedAt: at(-90) },
    ],
  ] as const)('%s', (_sentence, correlation, observation, want) => {
    expect(standingOf(correlation, provider, observation)).toEqual(want);
  });

  it('counts each kind and names the age of the oldest', () => {
    const drift = measureDrift(
      [
        { kind: 'in-step' },
        { kind: 'in-step' },
        { kind: 'excused', check: 'guard' },
        { kind: 'out-of-step', decidedAt: at(-30) },
        { kind: 'out-of-step', decidedAt: at(-90) },
      ],
      now,
    );
    expect(drift).toEqual({ compared: 5, inStep: 2, excused: { guard: 1 }, outOfStep: 2, oldestMs: 90_000 });
  });

  it('has no oldest when all are in step', () => {
    expect(measureDrift([{ kind: 'in-step' }], now)).toEqual({
      compared: 1,
      inStep: 1,
      excused: {},
      outOfStep: 0,
    });
  });
});
