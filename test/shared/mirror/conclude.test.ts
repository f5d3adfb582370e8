import type { Observation } from '../../../shared/alert/observation.ts';
import type { Correlation, CopyRecord } from '../../../shared/correlation/record.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { conclude, concludeShared, journalOfResults, type Work } from '../../../shared/mirror/conclude.ts';
import type { WriteResult } from '../../../shared/mirror/execute.ts';
import { intend } from '../../../shared/mirror/draft.ts';
import type { PlannedWrite } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { tenantId } from '../../support/alert-keys.ts';
import {
  at,
  correlationId,
  inputOf,
  observationOf,
  providerFor,
  shownAs,
  type AlertCase,
  type CopyCase,
} from '../../support/plan-case.ts';

const shown = (words: string) => shownAs(providerFor('b'), words);

/** A record just before its one write, to copy `b` unless said otherwise. */
function begun(b: CopyCase = {}, agreed = 'tp @-600 a') {
  const alert: AlertCase = { agreed, a: null, b };
  const input = inputOf(alert);
  const planned = plan(input);
  const [write] = planned.writes;
  const { agreed: decision } = planned;
  if (write === undefined || decision === undefined) throw new Error('there is something to write');
  const before: Correlation = {
    id: correlationId,
    tenantId,
    createdAt: at(-7200),
    writtenAt: at(-7200),
    aliases: [],
    copies: input.views.map(({ copy }) => copy),
    agreed: decision,
  };
  const record = intend(before, planned, at(0), { id: 'ours', until: at(45) });
  const workWith = (result: WriteResult): Work => ({
    leaseId: 'ours',
    decision,
    results: [result],
    later: new Map(),
  });
  const end = (result: WriteResult, current = record) => conclude(current, workWith(result), at(2));
  return { write, record, decision, end };
}
const done = (write: PlannedWrite, answer?: Observation): WriteResult => ({
  write,
  ok: true,
  answer,
  at: at(1),
});
const failed = (write: PlannedWrite, error: unknown, sent = true): WriteResult => ({
  write,
  ok: false,
  error,
  sent,
});
const timeout = new TransientError('timeout', 'No answer.');
const only = ({ copies }: Correlation): CopyRecord => {
  const [copy] = copies;
  if (copy === undefined) throw new Error('there is a copy');
  return copy;
};

describe('shared/mirror/conclude', () => {
  it('records a proven write with its stamp', () => {
    const { write, end } = begun();
    const answer = observationOf('b', providerFor('b'), { is: 'tp', stamp: 0.5, comment: 'as kept' });
    const copy = only(end(done(write, answer)));
    expect(copy.intent).toBeUndefined();
    expect(copy.written).toEqual({
      shown: shown('tp'),
      before: shown('new'),
      at: at(1),
      decision: `${correlationId}#1`,
      times: 1,
      stampedAt: at(0.5),
    });
    expect(copy.lastSeen).toEqual({
      shown: shown('tp'),
      changedAt: at(1),
      comment: 'as kept',
      updatedAt: at(0.5),
    });
  });

  it.each<[string, Observation | undefined]>([
    ['no answer', undefined],
    [
      'an answer that shows what stood before',
      observationOf('b', providerFor('b'), { is: 'new', stamp: 0.5 }),
    ],
  ])('records a write with %s as taken, without proof', (_sentence, answer) => {
    const { write, end } = begun();
    const copy = only(end(done(write, answer)));
    expect(copy.written).not.toHaveProperty('stampedAt');
    expect(copy.lastSeen).toMatchObject({ shown: shown('tp'), updatedAt: at(-3600) });
  });

  it('counts the writes of a decision, and begins anew with the next', () => {
    const again = begun({ written: { is: 'tp', times: 1 } });
    expect(only(again.end(done(again.write))).written?.times).toBe(2);
    const other = begun({ written: { is: 'tp', times: 1, decision: 'other#1' } });
    expect(only(other.end(done(other.write))).written?.times).toBe(1);
  });

  it('knows the comment that it wrote: by itself, or in a list', () => {
    const single = begun({}, 'tp @-600 a "why"');
    expect(only(single.end(done(single.write))).lastSeen).toMatchObject({
      comment: 'why',
      heldComment: 'why',
    });
    const list = begun({ shows: { is: 'new', comments: ['x'] } }, 'tp @-600 a "why"');
    const { lastSeen } = only(list.end(done(list.write)));
    expect(lastSeen).toMatchObject({ heldComment: 'why' });
    expect(lastSeen).not.toHaveProperty('comment');
  });

  it('ends its own lease and no other', () => {
    const { write, record, end } = begun();
    expect(end(done(write)).lease).toBeUndefined();
    const theirs = { ...record, lease: { id: 'theirs', until: at(90) } };
    expect(end(done(write), theirs).lease).toEqual({ id: 'theirs', until: at(90) });
  });

  it.each<[string, unknown]>([
    ['a time-out', timeout],
    ['throttling, which may have struck the comment after the status', new TransientError('throttled', 'x')],
    ['a refusal', new TerminalError('refused', 'x')],
  ])('leaves the intent open after %s: the write may have been taken', (_sentence, error) => {
    const { write, end } = begun();
    const copy = only(end(failed(write, error)));
    expect(copy.intent?.shown).toEqual(shown('tp'));
    expect(copy).not.toHaveProperty('written');
    expect(copy.lastSeen?.shown).toEqual(shown('new'));
  });

  it('takes back the intent of a write that was never sent', () => {
    const { write, end } = begun();
    expect(only(end(failed(write, timeout, false)))).not.toHaveProperty('intent');
  });

  it('leaves the intent of another decision to who has it', () => {
    const { write, record, end } = begun();
    const theirs = { shown: shown('new'), before: shown('tp'), at: at(1), decision: `${correlationId}#2` };
    const current = { ...record, copies: record.copies.map((copy) => ({ ...copy, intent: theirs })) };
    expect(only(end(done(write), current)).intent).toEqual(theirs);
  });

  it('asks no more for this decision what was refused for good', () => {
    const { write, end } = begun();
    expect(only(end(failed(write, new TerminalError('refused', 'Not so.'))))).toMatchObject({
      objection: { check: 'refuses', decision: 1, reason: 'refused: Not so.' },
    });
    expect(only(end(failed(write, timeout)))).not.toHaveProperty('objection');
    expect(only(end(failed(write, new TerminalError('forbidden', 'x'))))).not.toHaveProperty('objection');
  });

  it('adds to what another worker has made of it meanwhile', () => {
    const { write, record, end } = begun();
    const seen = { shown: shown('fp'), changedAt: at(1.5) };
    const current = {
      ...record,
      title: 'new title',
      copies: record.copies.map((copy) => ({ ...copy, lastSeen: seen })),
    };
    const result = end(done(write), current);
    expect(result.title).toBe('new title');
    expect(only(result).lastSeen).toEqual(seen);
    expect(only(result).written?.shown).toEqual(shown('tp'));
  });

  it('leaves shared copies to their own rows, but for what they refuse', () => {
    const input = inputOf({ agreed: 'tp @-600 a', a: null, b: null, i: { states: ['ours'] } });
    const planned = plan(input);
    const [write] = planned.writes;
    const decision = planned.agreed;
    const [view] = input.views;
    if (write === undefined || decision === undefined || view?.shared === undefined)
      throw new Error('an incident to write');
    const record: Correlation = {
      id: correlationId,
      tenantId,
      createdAt: at(0),
      writtenAt: at(0),
      aliases: [],
      copies: [view.copy],
    };
    const work = (result: WriteResult): Work => ({
      leaseId: 'ours',
      decision,
      results: [result],
      later: new Map(),
    });
    expect(only(conclude(record, work(done(write)), at(2)))).toEqual(view.copy);
    const refused = conclude(record, work(failed(write, new TerminalError('refused', 'x'))), at(2));
    expect(only(refused).objection?.check).toBe('refuses');

    const id = `${correlationId}#1`;
    const intent = { shown: shown('tp'), before: shown('new'), at: at(0), decision: id };
    const row = { ...view.shared.record, intent };
    expect(concludeShared(row, id, done(write), at(2))).toMatchObject({
      lastSeen: { shown: shown('tp') },
      written: { times: 1, readAt: at(0) },
      writtenAt: at(2),
    });
    expect(concludeShared(row, id, done(write), at(2))).not.toHaveProperty('intent');
    expect(concludeShared(row, id, failed(write, timeout), at(2)).intent).toEqual(intent);
    expect(concludeShared(row, 'other#1', done(write), at(2)).intent).toEqual(intent);
  });

  it('journals what was written, what was not confirmed and what failed', () => {
    const { write } = begun({}, 'tp/malware @-600 a "secret"');
    const answer = observationOf('b', providerFor('b'), { is: 'tp/malware' });
    const lines = journalOfResults([done(write, answer), done(write), failed(write, timeout)], at(2));
    expect(lines.map(({ event, text }) => `${event}: ${text}`)).toEqual([
      'wrote: resolved/truePositive/malware with a comment',
      'wrote: resolved/truePositive/malware with a comment, not confirmed by its answer',
      'write-failed: timeout: No answer.',
    ]);
    expect(lines.every(({ copy }) => copy?.ref === 'b')).toBe(true);
  });
});
