import { decide, type Request } from '../../../shared/quota/decide.ts';
import type { Grants } from '../../../shared/quota/grants.ts';

const limits = [{ calls: 100, seconds: 60 }];
const used = (calls: number): Grants => [{ at: 0, calls }];
const turn = (calls: number, from = 0): Request => ({ kind: 'turn', calls, from });

describe('shared/quota/decide', () => {
  it.each<[string, number, Request, string]>([
    ['a call, up to the whole quota', 99, { kind: 'call' }, 'now'],
    ['no call beyond it', 100, { kind: 'call' }, 'later at 60500'],
    ['a turn, up to a share that leaves room for calls', 90, turn(2), 'now'],
    ['no turn beyond that', 91, turn(2), 'later at 60500'],
    ['a spare call while there is plenty', 49, { kind: 'spare' }, 'now'],
    ['no spare call otherwise', 50, { kind: 'spare' }, 'later at 60500'],
    ['a turn from a later moment on', 0, turn(2, 5_000), 'later at 5000'],
  ])('grants %s', (_sentence, calls, request, expected) => {
    const { answer } = decide(used(calls), limits, 1_000, request);
    expect(answer.kind === 'now' ? 'now' : `later at ${answer.at}`).toBe(expected);
  });

  it('counts what is granted and what is promised, and nothing for a spare call that is not made', () => {
    const sum = (grants: Grants): number => grants.reduce((all, { calls }) => all + calls, 0);
    expect(sum(decide(used(10), limits, 1_000, turn(2)).grants)).toBe(12);
    expect(sum(decide(used(100), limits, 1_000, turn(2)).grants)).toBe(102);
    expect(sum(decide(used(70), limits, 1_000, { kind: 'spare' }).grants)).toBe(70);
  });
});
