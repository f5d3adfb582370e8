import { decide, type Request } from '../../../shared/quota/decide.ts';
import type { Grants } from '../../../shared/quota/grants.ts';

const limits = [{ calls: 100, seconds: 60 }];
const used = (calls: number): Grants => [{ at: 0, calls }];
const turn = (calls: number, from = 0): Request => ({ kind: 'write', calls, from });

describe('shared/quota/decide', () => {
  it.each<[string, number, Request, string]>([
    ['a page of a list, up to nearly the whole quota', 97, { kind: 'poll' }, 'now'],
    ['no page beyond it', 99, { kind: 'poll' }, 'later at 60500'],
    ['a look, up to a share that leaves room for lists', 94, { kind: 'look', calls: 2, from: 0 }, 'now'],
    ['no look beyond that', 95, { kind: 'look', calls: 2, from: 0 }, 'later at 60500'],
    ['what was refused once, all that is left', 98, { kind: 'again', calls: 2, from: 0 }, 'now'],
    ['and no more than that', 99, { kind: 'again', calls: 2, from: 0 }, 'later at 60500'],
    ['a write while there is plenty', 48, turn(2), 'now'],
    ['a write beyond that, a third of them in a third of the time', 60, turn(2), 'later at 20000'],
    ['no write beyond a share that leaves room for looks', 93, turn(2), 'later at 60750'],
    ['more where nothing but writes counts', 93, { kind: 'lone-write', calls: 2, from: 0 }, 'later at 20000'],
    ['a spare call while there is plenty', 49, { kind: 'spare' }, 'now'],
    ['no spare call otherwise', 50, { kind: 'spare' }, 'later at 60500'],
    ['a turn from a later moment on', 0, turn(2, 5_000), 'later at 5000'],
  ])('grants %s', (_sentence, calls, request, expected) => {
    const { answer } = decide(used(calls), limits, 1_000, request);
    expect(answer.kind === 'now' ? 'now' : `later at ${answer.at}`).toBe(expected);
  });

  it('of a small quota looks leave a page of a list and a change that was refused their place', () => {
    const small = [{ calls: 30, seconds: 60 }];
    const look: Request = { kind: 'look', calls: 1, from: 0 };
    expect(decide(used(26), small, 1_000, look).answer.kind).toBe('now');
    expect(decide(used(27), small, 1_000, look).answer.kind).toBe('later');
  });

  it('counts what is granted and what is promised, and nothing for a spare call that is not made', () => {
    const sum = (grants: Grants): number => grants.reduce((all, { calls }) => all + calls, 0);
    expect(sum(decide(used(10), limits, 1_000, turn(2)).grants)).toBe(12);
    expect(sum(decide(used(100), limits, 1_000, turn(2)).grants)).toBe(102);
    expect(sum(decide(used(70), limits, 1_000, { kind: 'spare' }).grants)).toBe(70);
  });
});
