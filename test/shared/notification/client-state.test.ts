import { createClientStateCheck } from '../../../shared/notification/client-state.ts';

describe('shared/notification/client-state', () => {
  const check = createClientStateCheck(['current', 'previous']);

  it.each(['current', 'previous'])('accepts %s, each time', (value) => {
    expect([check(value), check(value)]).toEqual([true, true]);
  });

  it.each([
    ['another', 'Current'],
    ['a longer one', 'current '],
    ['an empty one', ''],
    ['none', undefined],
    ['null', null],
    ['a list with the right one', ['current']],
    ['one beyond the length that Graph allows', 'x'.repeat(256)],
  ])('refuses %s', (_, value) => {
    expect([check(value), check(value)]).toEqual([false, false]);
  });

  it('accepts nothing while no secret is set', () => {
    expect(createClientStateCheck([])('')).toBe(false);
    expect(createClientStateCheck([''])('')).toBe(false);
    expect(createClientStateCheck([''])(undefined)).toBe(false);
  });
});
