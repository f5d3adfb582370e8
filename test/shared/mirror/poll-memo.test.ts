import type { Observation } from '../../../shared/alert/observation.ts';
import { without } from '../../../shared/platform/without.ts';
import { createPollMemo } from '../../../shared/mirror/poll-memo.ts';

const seen: Observation = {
  ref: 'a',
  shown: { status: 'new' },
  updatedAt: '2026-11-22T10:00:00.000Z',
  readAt: '2026-11-22T10:00:05.000Z',
  aliases: [],
  belongsTo: [],
};
const stampless = without(seen, 'updatedAt');
const changed = Date.parse('2026-11-22T10:00:00.000Z');
const minutes = (count: number): number => count * 60_000;

describe('shared/mirror/poll-memo', () => {
  it('knows nothing at first', () => {
    expect(createPollMemo(10).isSettled('a', seen, 0)).toBe(false);
  });

  it('lets rest what is on record, until its stamp moves', () => {
    const memo = createPollMemo(10);
    memo.remember('a', seen, undefined, changed + minutes(2));
    expect(memo.isSettled('a', { ...seen, readAt: '2026-11-22T12:00:00.000Z' }, changed + minutes(500))).toBe(
      true,
    );
    expect(
      memo.isSettled('a', { ...seen, updatedAt: '2026-11-22T10:00:00.001Z' }, changed + minutes(3)),
    ).toBe(false);
  });

  it('thinks once more about what has only just changed: somebody may have read the past since', () => {
    const memo = createPollMemo(10);
    memo.remember('a', seen, undefined, changed + minutes(1));
    expect(memo.isSettled('a', seen, changed + minutes(3) - 1)).toBe(true);
    expect(memo.isSettled('a', seen, changed + minutes(3))).toBe(false);
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
