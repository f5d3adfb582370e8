/** Words are seen one after the other, and not in the order in which they were said. */

import type { Decision } from '../../../shared/correlation/record.ts';
import { agree } from '../../../shared/mirror/agree.ts';
import { at, dispositionOf, policyOf, wordsOf } from '../../support/plan-case.ts';

/** `tp/malware @-60 "text"`. */
function seen(agreed: Decision | undefined, text: string): Decision | undefined {
  const [, words = '', seconds = '0', comment] = /^(\S+) @(-?\d+)(?: "(.*)")?$/.exec(text) ?? [];
  const by = { provider: 'defenderXdr', ref: text } as const;
  const word = { disposition: dispositionOf(words, comment), at: at(Number(seconds)), by, fromShared: false };
  return agree(agreed, [word], policyOf().conflicts).agreed;
}

const decided = (...words: readonly string[]): Decision | undefined =>
  words.reduce<Decision | undefined>(seen, undefined);

describe('shared/mirror/decision-words', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['in their order', ['tp @-90 "why"', 'new @-60', 'closed @-30'], 'closed @-30'],
    [
      'a reopening after the closing that it lies before',
      ['tp @-90 "why"', 'closed @-30', 'new @-60'],
      'closed @-30',
    ],
    ['the closings the other way round', ['closed @-30', 'tp @-90 "why"', 'new @-60'], 'closed @-30'],
    ['an old closing last of all', ['new @-60', 'closed @-30', 'tp @-90 "why"'], 'closed @-30'],
    ['all of them backwards', ['closed @-30', 'new @-60', 'tp @-90 "why"'], 'closed @-30'],
    ['a reopening that lies before all', ['tp @-60', 'closed @-30', 'new @-90'], 'tp @-30'],
    [
      'a reopening between, and more said after it',
      ['tp @-90', 'closed @-30', 'new @-60', 'fp @-40'],
      'fp @-30',
    ],
    [
      'a comment from before it, and a class of its own',
      ['closed @-90 "why"', 'tp @-30', 'new @-60'],
      'tp @-30',
    ],
  ])('a decision is the same whatever is seen late: %s', (_sentence, words, wanted) => {
    const decision = decided(...words);
    const seconds = (Date.parse(decision?.decidedAt ?? '') - Date.parse(at(0))) / 1000;
    expect(decision && `${wordsOf(decision.disposition)} @${seconds}`).toBe(wanted);
  });

  it('keeps nothing for a closing that says all by itself, nor for an opening', () => {
    expect(decided('closed @-90', 'tp @-60')).not.toHaveProperty('latest');
    expect(decided('tp @-90', 'closed @-60', 'new @-30')).toEqual({
      disposition: dispositionOf('new'),
      number: 2,
      decidedAt: at(-30),
      decidedBy: { provider: 'defenderXdr', ref: 'new @-30' },
    });
  });

  it('counts a decision as another one only when another thing is agreed', () => {
    expect(decided('tp @-90', 'closed @-30')?.number).toBe(1);
    expect(decided('tp @-90', 'closed @-30', 'new @-99')?.number).toBe(1);
    expect(decided('tp @-90', 'closed @-30', 'new @-60')?.number).toBe(2);
  });
});
