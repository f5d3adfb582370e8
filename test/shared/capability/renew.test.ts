import type { Answer, CapabilityRecord, Finding } from '../../../shared/capability/finding.ts';
import { isDue, noteRefusal, regained, renew } from '../../../shared/capability/renew.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const yes = (minutes = 600): Finding => ({ can: 'yes', place: '', since: ago(minutes) });
const no = (minutes: number, more: object = {}): Finding => ({
  can: 'no',
  why: 'noPermission',
  place: '',
  since: ago(minutes),
  ...more,
});

interface Case {
  readonly reads?: readonly Finding[];
  readonly writes?: readonly Finding[];
  readonly checked: number;
  readonly asked?: string;
  readonly started?: number;
  readonly doubted?: boolean;
}

const due = ({
  reads = [yes()],
  writes = [],
  checked,
  asked = 'this',
  started = 6000,
  doubted = false,
}: Case) => {
  const record: CapabilityRecord = {
    tenantId: 't',
    provider: 'sentinel',
    asked,
    checkedAt: ago(checked),
    reads,
    writes,
  };
  const startedAt = now - started * 60_000;
  return isDue(record, { now, startedAt, asked: 'this', isDoubted: doubted });
};

describe('shared/capability/renew', () => {
  it('asks first of all', () => {
    expect(isDue(undefined, { now, startedAt: now, asked: 'this', isDoubted: false })).toBe(true);
  });

  it.each<[string, Case, boolean]>([
    ['all is well since yesterday', { checked: 1439 }, false],
    ['a day is over', { checked: 1440 }, true],
    ['the policy asks for something else', { checked: 1, asked: 'that' }, true],
    ['the process is new and all is well', { checked: 100, started: 1 }, false],
    ['the process is new and something can’t be done', { checked: 100, started: 1, reads: [no(5000)] }, true],
    ['it was refused just now', { checked: 0.9, reads: [no(0.9)] }, false],
    ['it was refused a minute ago', { checked: 1, reads: [no(1)] }, true],
    ['it has been so for eight minutes, four ago', { checked: 3.9, reads: [no(7.9)] }, false],
    ['as long again has passed', { checked: 4, reads: [no(8)] }, true],
    ['it has been so for days', { checked: 59, reads: [no(5000)] }, false],
    ['an hour has passed', { checked: 60, reads: [no(5000)] }, true],
    ['it can’t be written', { checked: 60, writes: [no(5000)] }, true],
    ['a write was refused half an hour ago', { checked: 30, writes: [no(30, { byRefusal: true })] }, false],
    ['a write was refused an hour ago', { checked: 60, writes: [no(60, { byRefusal: true })] }, true],
    [
      'nobody could tell whether it can be read',
      { checked: 60, reads: [{ can: 'unknown', place: '', since: ago(60) }] },
      true,
    ],
    [
      'nobody can tell whether it can be written',
      { checked: 60, writes: [{ can: 'unknown', place: '', since: ago(60) }] },
      false,
    ],
    ['a call was refused just after', { checked: 0.5, doubted: true }, false],
    ['a call was refused a while after', { checked: 1, doubted: true }, true],
    [
      'a call was refused, and the probe could not tell either',
      { checked: 9, doubted: true, reads: [{ can: 'unknown', place: '', since: ago(60) }] },
      false,
    ],
  ])('decides when %s', (_sentence, spec, isIt) => {
    expect(due(spec)).toBe(isIt);
  });

  it.each<[string, readonly Finding[], Answer, Finding]>([
    ['is new', [], { can: 'yes' }, yes(0)],
    ['stands', [no(50)], { can: 'no', why: 'noPermission' }, no(50)],
    ['has another reason', [no(50)], { can: 'no', why: 'noLicence' }, no(0, { why: 'noLicence' })],
    ['has come back', [no(50)], { can: 'yes' }, yes(0)],
    ['can’t be told just now', [no(50)], { can: 'unknown', passing: true }, no(50)],
    [
      'can’t be told at all: then it is tried again',
      [no(50)],
      { can: 'unknown' },
      { can: 'unknown', place: '', since: ago(0) },
    ],
    ['was refused an hour ago', [no(60, { byRefusal: true })], { can: 'yes' }, yes(0)],
  ])('makes the right of what %s', (_sentence, known, answer, finding) => {
    expect(renew(known, new Map([['', answer]]), ago(0))).toEqual([finding]);
  });

  it('forgets places that nobody asks for any more', () => {
    expect(renew([{ ...no(5), place: 'gone' }], new Map([['here', { can: 'yes' }]]), ago(0))).toEqual([
      { can: 'yes', place: 'here', since: ago(0) },
    ]);
  });

  it('notes a refusal in place of what was thought', () => {
    const other = { ...yes(), place: 'other' };
    expect(noteRefusal([yes(), other], no(0))).toEqual([other, no(0, { byRefusal: true })]);
  });

  it('knows what has come back', () => {
    const before = [no(9), { ...no(5), place: 'b' }, { ...yes(), place: 'c' }];
    expect(regained(before, [yes(0), { ...no(5), place: 'b' }])).toEqual([no(9)]);
    expect(regained(before, [no(9)])).toEqual([]);
  });
});
