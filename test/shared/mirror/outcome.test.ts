import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import { copyId, type SharedRecord } from '../../../shared/correlation/record.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import type { Outcome } from '../../../shared/mirror/deps.ts';
import type { WriteResult } from '../../../shared/mirror/execute.ts';
import type { Gathered } from '../../../shared/mirror/gather.ts';
import type { PlanInput, PlannedWrite } from '../../../shared/mirror/judgement.ts';
import { newCorrelation } from '../../../shared/mirror/draft.ts';
import { noTurns } from '../../../shared/mirror/hold-turns.ts';
import { outcomeOf, outcomeOfRead, outcomeOfStale } from '../../../shared/mirror/outcome.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { inputOf, now, observationOf, providerFor, type AlertCase } from '../../support/plan-case.ts';

const key: AlertKey = keyFor('a');
const throttled = (retryAfterMs: number) => new TransientError('throttled', 'Too many.', { retryAfterMs });
const refused = new TerminalError('refused', 'Not so.');

interface Case extends AlertCase {
  /** How each planned write ended: an error, or an answer that proved it or not. */
  readonly results?: unknown;
  readonly unread?: unknown;
  readonly attempt?: number;
  readonly news?: number;
  /** The copy that has to wait for its turn, and for how many seconds. */
  readonly waits?: readonly [string, number];
}

function withNews(input: PlanInput, news: number | undefined): PlanInput {
  const views = input.views.map((view) => {
    if (view.shared === undefined || news === undefined) return view;
    const record: SharedRecord = { ...view.shared.record, news };
    return { ...view, shared: { ...view.shared, record } };
  });
  return { ...input, views };
}

function resultOf(write: PlannedWrite, how: unknown): WriteResult {
  if (how instanceof Error) return { write, ok: false, error: how, sent: true };
  const answer = observationOf('b', providerFor('b'), { is: 'tp' });
  return {
    write,
    ok: true,
    at: '',
    answer: how === 'proven' ? { ...answer, shown: write.shown } : undefined,
  };
}

function outcome({ results, unread, attempt, news, waits, ...alert }: Case): Outcome {
  const later = new Map(waits === undefined ? [] : [[waits[0], now + waits[1] * 1_000]]);
  const input = { ...withNews(inputOf(alert), news), waiting: later };
  const planned = plan(input);
  const gathered: Gathered = {
    correlation: { ...newCorrelation('c', tenantId, ''), copies: input.views.map(({ copy }) => copy) },
    looks: new Map(
      unread === undefined ? [] : [['x', { look: { kind: 'unknown', reason: '' }, error: unread }]],
    ),
    sharedRows: new Map(),
    turns: { ...noTurns(), later },
  };
  const written = results === undefined ? [] : planned.writes.map((write) => resultOf(write, results));
  const again = attempt === undefined ? key : { ...key, attempt };
  return outcomeOf({ clock: { now: () => now } }, again, gathered, planned, written);
}
const follows = ({ also = [] }: Outcome) =>
  also.map((one) => `${copyId(one.key)} in ${one.delayMs / 1000} s`);

const agreed = 'tp @-600 a';
const open = { agreed, a: null } as const;

describe('shared/mirror/outcome', () => {
  // prettier-ignore
  it.each<[string, Case, object]>([
    ['nothing to do: done', {}, { kind: 'done' }],
    ['written and proven: done', { ...open, results: 'proven' }, { kind: 'done' }],
    ['refused for good: dead, with the reason', { ...open, results: refused }, { kind: 'dead', reasons: ['defenderForCloud b: refused: Not so.'] }],
    ['throttled: back when it was asked for, and no failure', { ...open, results: throttled(90_000) }, { kind: 'again', delayMs: 90_000, failed: false }],
    ['a time-out: back, as a failure', { ...open, results: new TransientError('timeout', 'x') }, { kind: 'again', delayMs: 5_000, failed: true }],
    ['and later each time', { ...open, results: new TransientError('timeout', 'x'), attempt: 3 }, { kind: 'again', delayMs: 40_000 }],
    ['without permission: back, since it may be granted', { ...open, results: new TerminalError('forbidden', 'x') }, { kind: 'again', failed: true }],
    ['a copy that could not be read: back', { unread: new TransientError('unavailable', 'x') }, { kind: 'again', delayMs: 5_000, failed: true }],
    ['one waits and another failed: it counts as a failure', { ...open, results: throttled(1_000), unread: new TransientError('unavailable', 'x') }, { kind: 'again', delayMs: 1_000, failed: true }],
    ['a copy that is stale: back after the settle time', { b: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } } }, { kind: 'again', delayMs: 5_000, failed: true }],
    ['stale again and again: later each time', { attempt: 5, b: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } } }, { kind: 'again', delayMs: 80_000 }],
    ['a write that waits for Microsoft: back when its time is over', { ...open, b: { shows: { is: 'new', nativeSyncSeconds: 660 } } }, { kind: 'again', delayMs: 60_000, failed: false, reason: 'native sync' }],
    ['a write that the guard holds: back in the next hour', { ...open, held: ['b'] }, { kind: 'again', delayMs: 3_600_000, failed: false, reason: 'guard' }],
    ['a reason that does not pass: done', { ...open, b: { rules: { direction: 'in' } } }, { kind: 'done' }],
  ])('%s', (_sentence, alert, wanted) => {
    expect(outcome(alert)).toMatchObject(wanted);
  });

  it('reports what was refused although others come back', () => {
    const both = { ...open, c: { shows: { is: 'new', nativeSyncSeconds: 660 } }, results: refused } as const;
    expect(outcome(both)).toMatchObject({
      kind: 'again',
      reason: 'native sync',
      refusals: ['defenderForCloud b: refused: Not so.'],
    });
  });

  // prettier-ignore
  it.each<[string, Case, readonly string[]]>([
    ['nothing follows a proven write', { ...open, results: 'proven' }, []],
    ['a write that its answer did not prove is looked at once it has settled', { ...open, results: 'unproven' }, ['defenderForCloud:b in 5 s']],
    ['with the settle time of the policy', { ...open, b: { rules: { settleSeconds: 30 } }, results: 'unproven' }, ['defenderForCloud:b in 30 s']],
    ['an incident that was left open after a change is looked at once all have settled', { a: { shows: { is: 'tp', stamp: -60 } }, i: { members: ['ours', 'new'], states: ['ours', 'new'] } }, ['defenderXdrIncidents:i in 5 s']],
    ['so it is after work that was interrupted', { agreed, a: { intent: { is: 'tp' } }, b: null, i: { members: ['ours', 'new'], states: ['ours', 'new'] } }, ['defenderXdrIncidents:i in 5 s']],
    ['not when nothing has changed', { agreed, a: { lastSeen: { is: 'tp' }, shows: { is: 'tp' } }, b: null, i: { members: ['ours', 'new'], states: ['ours', 'new'] } }, []],
    ['an incident whose alerts were not told of its news is looked at now', { i: { states: ['ours'] }, news: 1 }, ['defenderXdrIncidents:i in 0 s']],
    ['so is one that an alert has joined', { i: { members: ['ours'], states: ['ours', 'new'] } }, ['defenderXdrIncidents:i in 0 s']],
  ])('%s', (_sentence, alert, wanted) => {
    expect(follows(outcome(alert))).toEqual(wanted);
  });

  it('a write that waits for its turn comes with it', () => {
    const { also = [], ...rest } = outcome({ ...open, waits: ['defenderForCloud:b', 60] });
    expect(rest.kind).toBe('done');
    expect(also).toMatchObject([
      { delayMs: 60_000, key: { ref: 'b', source: 'requeue', turn: '2026-11-22T10:01:00.000Z' } },
    ]);
  });

  it('an incident that waits for its turn is written by its alert, so it is the alert that comes back', () => {
    const waiting = {
      agreed,
      a: { lastSeen: { is: 'tp' }, shows: { is: 'tp' } },
      b: null,
      i: { shows: 'unread' },
      waits: ['defenderXdrIncidents:i', 60],
    } as const;
    const { also = [] } = outcome(waiting);
    const turnFor = { provider: 'defenderXdrIncidents' };
    expect(also).toMatchObject([{ delayMs: 60_000, key: { ref: 'a', source: 'requeue', turnFor } }]);
    expect(also[0]?.key.turn).toBeDefined();
  });

  it('keeps the trace of what follows', () => {
    const { also = [] } = outcome({ ...open, results: 'unproven' });
    expect(also[0]?.key).toMatchObject({
      source: 'verify',
      tenantId,
      observedAt: '2026-11-22T10:00:00.000Z',
    });
  });

  it.each<[string, unknown, object]>([
    ['that is away', new TransientError('unavailable', 'x'), { kind: 'again', delayMs: 5_000, failed: true }],
    ['that asks to wait', throttled(3_000), { kind: 'again', delayMs: 3_000, failed: false }],
    ['that may not be read yet', new TerminalError('forbidden', 'x'), { kind: 'again' }],
    ['that takes the question ill', refused, { kind: 'dead', reasons: ['refused: Not so.'] }],
  ])('of a copy %s', (_sentence, error, wanted) => {
    expect(outcomeOfRead(key, { error })).toMatchObject(wanted);
  });

  it('counts a stale look at the own copy, so that a clock that runs backward ends as a dead letter', () => {
    const rules = { ...absentProvider, settleSeconds: 60 };
    expect(outcomeOfStale(key, providerFor('a'), absentProvider)).toMatchObject({
      delayMs: 5_000,
      failed: true,
    });
    expect(outcomeOfStale(key, providerFor('a'), rules)).toMatchObject({ delayMs: 60_000 });
    expect(outcomeOfStale({ ...key, attempt: 9 }, providerFor('a'), rules)).toMatchObject({
      delayMs: 900_000,
    });
  });
});
