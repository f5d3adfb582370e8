import type { SwitchOn } from '../../../shared/mirror/cursors.ts';
import { createSince, switchOn } from '../../../shared/mirror/switch-on.ts';
import { absentProvider, type Policy } from '../../../shared/policy/policy.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { policyOf } from '../../support/plan-case.ts';

const now = Date.parse('2026-11-22T10:00:00.000Z');
const today = '2026-11-22T10:00:00.000Z';
const before = '2026-11-01T00:00:00.000Z';

describe('shared/mirror/switch-on', () => {
  it.each<[string, SwitchOn | undefined, Policy['mode'], SwitchOn]>([
    ['mirroring begins when a provider is first on', undefined, 'enforce', { mode: 'enforce', since: today }],
    ['also when it only observes', undefined, 'observe', { mode: 'observe', since: today }],
    [
      'from observing to enforcing it begins anew',
      { mode: 'observe', since: before },
      'enforce',
      { mode: 'enforce', since: today },
    ],
    [
      'while it enforces it stands',
      { mode: 'enforce', since: before },
      'enforce',
      { mode: 'enforce', since: before },
    ],
    [
      'while it observes it stands',
      { mode: 'observe', since: before },
      'observe',
      { mode: 'observe', since: before },
    ],
    [
      'back to observing it stands',
      { mode: 'enforce', since: before },
      'observe',
      { mode: 'observe', since: before },
    ],
  ])('%s', (_sentence, known, mode, wanted) => {
    expect(switchOn(known, mode, now)).toEqual(wanted);
  });

  function cursorsWith(known: SwitchOn | undefined) {
    const calls: string[] = [];
    let stored = known;
    let fails = false;
    return {
      calls,
      fail: (yes: boolean) => (fails = yes),
      async readSwitchOn() {
        calls.push('read');
        if (fails) throw new Error('away');
        return stored;
      },
      async writeSwitchOn(_tenant: string, _provider: string, value: SwitchOn) {
        calls.push('write');
        stored = value;
      },
    };
  }
  const clock = { now: () => now };

  it('stores when it began, and asks storage once', async () => {
    const cursors = cursorsWith(undefined);
    const since = createSince(cursors, policyOf(), clock);
    const times = await Promise.all([since(tenantId, 'sentinel'), since(tenantId, 'sentinel')]);
    expect([...times, await since(tenantId, 'sentinel')]).toEqual([now, now, now]);
    expect(cursors.calls).toEqual(['read', 'write']);
  });

  it('stores nothing that stands', async () => {
    const cursors = cursorsWith({ mode: 'enforce', since: before });
    expect(await createSince(cursors, policyOf(), clock)(tenantId, 'sentinel')).toBe(Date.parse(before));
    expect(cursors.calls).toEqual(['read']);
  });

  it('asks again after a failure', async () => {
    const cursors = cursorsWith({ mode: 'enforce', since: before });
    const since = createSince(cursors, policyOf(), clock);
    cursors.fail(true);
    await expect(since(tenantId, 'sentinel')).rejects.toThrow('away');
    cursors.fail(false);
    expect(await since(tenantId, 'sentinel')).toBe(Date.parse(before));
  });

  it('takes the word of the policy', async () => {
    const providers = new Map([
      ['sentinel', { ...absentProvider, since: '2026-01-01T00:00:00.000Z' }],
    ] as const);
    const since = createSince(cursorsWith(undefined), policyOf({ providers }), clock);
    expect(await since(tenantId, 'sentinel')).toBe(Date.parse('2026-01-01T00:00:00.000Z'));
  });
});
