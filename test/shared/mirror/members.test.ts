import type { CopyRef, Member } from '../../../shared/alert/observation.ts';
import { newCopy, newCorrelation } from '../../../shared/mirror/draft.ts';
import { memberStates } from '../../../shared/mirror/members.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at, dispositionOf, wordsOf } from '../../support/plan-case.ts';

/** Alerts 0, 1, ... with what our records say of them; `-` for those that nobody has seen. */
async function storeWith(decided: readonly string[]) {
  const store = createMemoryStore();
  for (const [i, words] of decided.entries()) {
    if (words === '-') continue;
    await store.claimAlias(tenantId, `alert-${i}`, `c${i}`);
    const decision = {
      disposition: dispositionOf(words),
      number: 1,
      decidedAt: at(0),
      decidedBy: { provider: 'sentinel', ref: 'x' },
    } as const;
    const record = {
      ...newCorrelation(`c${i}`, tenantId, at(0)),
      ...(words === '?' ? {} : { agreed: decision }),
    };
    await store.write(undefined, record, []);
  }
  store.operations.length = 0;
  return store;
}
const member = (i: number, words?: string): Member => ({
  aliases: [`unknown-${i}`, `alert-${i}`],
  ...(words === undefined ? {} : { verdict: dispositionOf(words) }),
});
const found = (states: Awaited<ReturnType<typeof memberStates>>) =>
  Object.fromEntries(
    states.map(({ aliases, disposition }) => [
      aliases[1] ?? 'nobody',
      disposition === undefined ? 'unknown' : wordsOf(disposition),
    ]),
  );

describe('shared/mirror/members', () => {
  it('believes the product, and asks nobody else', async () => {
    const store = await storeWith(['tp', 'tp']);
    const states = await memberStates(store, tenantId, [member(0, 'fp'), member(1, 'be')], []);
    expect(found(states)).toEqual({ 'alert-0': 'fp', 'alert-1': 'be' });
    expect(store.operations).toEqual([]);
  });

  it('asks our own records where the product cannot tell, by any alias', async () => {
    const store = await storeWith(['tp', 'fp']);
    expect(found(await memberStates(store, tenantId, [member(0), member(1)], []))).toEqual({
      'alert-0': 'tp',
      'alert-1': 'fp',
    });
  });

  it.each([
    ['that nobody has seen', '-'],
    ['for which nothing is decided', '?'],
  ])('does not know an alert %s', async (_sentence, words) => {
    const store = await storeWith([words]);
    expect(found(await memberStates(store, tenantId, [member(0)], []))).toEqual({ 'alert-0': 'unknown' });
  });

  it('counts an alert that nobody can name, and does not know it', async () => {
    const states = await memberStates(await storeWith([]), tenantId, [{ aliases: [] }], []);
    expect(states).toEqual([{ aliases: [] }]);
  });

  it('leaves our own alert to who knows better', async () => {
    const store = await storeWith(['tp', 'fp']);
    const states = await memberStates(store, tenantId, [member(0, 'new'), member(1)], ['alert-0']);
    expect(found(states)).toEqual({ 'alert-0': 'unknown', 'alert-1': 'fp' });
  });

  it('asks no records when the product shows one open', async () => {
    const store = await storeWith(['tp', 'fp', 'fp']);
    const states = await memberStates(store, tenantId, [member(0), member(1, 'new'), member(2)], []);
    expect(found(states)).toMatchObject({ 'alert-1': 'new' });
    expect(store.operations).toEqual([]);
  });

  it('stops at the first open one, beginning after our own', async () => {
    const all = Array.from({ length: 100 }, (_, i) => member(i));
    const store = await storeWith(all.map((_, i) => (i <= 50 ? 'tp' : 'new')));
    const states = await memberStates(store, tenantId, all, ['alert-50']);
    expect(states).toHaveLength(100);
    expect(found(states)).toMatchObject({ 'alert-51': 'new', 'alert-0': 'unknown', 'alert-99': 'unknown' });
    expect(store.operations.length).toBeLessThanOrEqual(6);
  });

  describe('what is over for the product that lists it, though nobody has decided', () => {
    const copy = { provider: 'entraIdProtection', ref: 'detection:1' } as const;
    const ended: Member = { ...member(0), copy, isOver: true };
    const withCopies = async (words: string, ...copies: readonly CopyRef[]) => {
      const store = await storeWith([words]);
      const known = await store.read('c0');
      if (known === undefined) return store;
      const records = copies.map((one) => newCopy(one, false, at(0)));
      await store.write(known, { ...known.value, copies: records }, []);
      return store;
    };
    const other = { provider: 'defenderXdr', ref: 'ad1' } as const;

    it.each<
      [
        string,
        Awaited<ReturnType<typeof withCopies>> | Promise<Awaited<ReturnType<typeof withCopies>>>,
        string,
      ]
    >([
      ['keeps nothing open when nobody knows it', withCopies('-'), 'closed'],
      ['keeps nothing open when it is the only copy', withCopies('?', copy), 'closed'],
      [
        'is open while another product has it and nobody has decided',
        withCopies('?', copy, other),
        'unknown',
      ],
      ['is what was decided', withCopies('tp', copy, other), 'tp'],
      ['is open when it was decided open', withCopies('new', copy), 'new'],
    ])('%s', async (_sentence, store, words) => {
      expect(found(await memberStates(await store, tenantId, [ended], []))).toEqual({ 'alert-0': words });
    });
  });

  it('asks for all of them when all are resolved', async () => {
    const all = Array.from({ length: 70 }, (_, i) => member(i));
    const store = await storeWith(all.map(() => 'tp'));
    const states = await memberStates(store, tenantId, all, []);
    expect(new Set(Object.values(found(states)))).toEqual(new Set(['tp']));
    expect(states).toHaveLength(70);
  });
});
