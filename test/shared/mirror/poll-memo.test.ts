import type { Observation } from '../../../shared/alert/observation.ts';
import { createPollMemo } from '../../../shared/mirror/poll-memo.ts';

const seen: Observation = {
  ref: 'a',
  shown: { status: 'new' },
  updatedAt: '2026-11-22T10:00:00.000Z',
  readAt: '2026-11-22T10:00:05.000Z',
  aliases: [],
  belongsTo: [],
};
const { updatedAt: _, ...stampless } = seen;
const minutes = (count: number): number => count * 60_000;

describe('shared/mirror/poll-memo', () => {
  it('knows nothing at first', () => {
    expect(createPollMemo(10).isSettled('a', seen, 0)).toBe(false);
  });

  it('lets rest what is on record, until its stamp moves', () => {
    const memo = createPollMemo(10);
    memo.remember('a', seen, undefined, 0);
    expect(memo.isSettled('a', { ...seen, readAt: '2026-11-22T12:00:00.000Z' }, minutes(500))).toBe(true);
    expect(memo.isSettled('a', { ...seen, updatedAt: '2026-11-22T10:00:00.001Z' }, minutes(1))).toBe(false);
  });

  it.each<[string, Partial<Observation>]>([
    ['another value', { shown: { status: 'resolved' } }],
    ['a comment', { comment: 'x' }],
    ['a closing', { closedAt: '2026-11-22T10:00:00.000Z' }],
    ['an incident', { belongsTo: [{ provider: 'defenderXdrIncidents', ref: '1' }] }],
    ['a member', { members: [{ aliases: ['x'] }] }],
  ])('thinks again about %s', (_sentence, change) => {
    const memo = createPollMemo(10);
    memo.remember('a', seen, undefined, 0);
    expect(memo.isSettled('a', { ...seen, ...change }, 1)).toBe(false);
  });

  it('thinks again after two minutes about what was queued: its worker may have died', () => {
    const memo = createPollMemo(10);
    memo.remember('a', seen, 0, 0);
    expect(memo.isSettled('a', seen, minutes(2) - 1)).toBe(true);
    expect(memo.isSettled('a', seen, minutes(2))).toBe(false);
  });

  it('thinks again after two minutes about what has no stamp: it may have been another meanwhile', () => {
    const memo = createPollMemo(10);
    memo.remember('a', stampless, undefined, 0);
    expect(memo.isSettled('a', stampless, minutes(2) - 1)).toBe(true);
    expect(memo.isSettled('a', stampless, minutes(2))).toBe(false);
  });

  it('forgets the oldest when it is full', () => {
    const memo = createPollMemo(2);
    for (const id of ['a', 'b', 'a', 'c']) memo.remember(id, seen, undefined, 0);
    expect(['a', 'b', 'c'].map((id) => memo.isSettled(id, seen, 1))).toEqual([true, false, true]);
  });
});
