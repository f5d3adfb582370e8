import { nearest } from '../../../shared/platform/nearest.ts';

describe('shared/platform/nearest', () => {
  const words = ['direction', 'workspaces', 'since', 'mode'];

  it.each([
    ['a letter is missing', 'dirction', 'direction'],
    ['two letters are swapped', 'worskpaces', 'workspaces'],
    ['the case differs', 'DIRECTION', 'direction'],
    ['a short word has one letter wrong', 'mods', 'mode'],
  ])('finds what was meant when %s', (_sentence, word, meant) => {
    expect(nearest(word, words)).toBe(meant);
  });

  it.each([
    ['nothing is close', 'retention'],
    ['the word is empty', ''],
    ['the word is far too long', 'direction'.repeat(1000)],
  ])('suggests nothing when %s', (_sentence, word) => {
    expect(nearest(word, words)).toBeUndefined();
  });

  it('suggests nothing out of nothing', () => {
    expect(nearest('mode', [])).toBeUndefined();
  });
});
