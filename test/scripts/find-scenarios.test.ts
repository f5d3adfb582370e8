import { findScenarios } from '../../scripts/find-scenarios.ts';

const writing = { id: 'sentinel', writes: new Set(['resolved'] as const) } as const;
const reading = { id: 'sentinel', writes: new Set<never>() } as const;
const file = (text: string) => [{ name: 'a', text }];

describe('scripts/find-scenarios', () => {
  it.each([
    ["act(story, 'sentinel', deed); expectShown(story, { sentinel: 'Closed' })", 1],
    ["{ at: 'sentinel', deed }, expected: { sentinel: { status: 'Closed' } }", 1],
    ["scenario.act(\n  story,\n  'sentinel', {}); expect(writes).toEqual({ sentinel: 1 })", 1],
    ["act(story, 'defenderXdr', deed); expectShown(story, { sentinel: 'Closed' })", 0],
    ["act(story, 'sentinel', deed); expectShown(story, { defenderXdr: 'resolved' })", 0],
  ])('finds in %j %i scenarios', (text, count) => {
    expect(findScenarios(writing, file(text))).toHaveLength(count);
  });

  it('asks for no write where nothing is written', () => {
    expect(findScenarios(reading, file("act(story, 'sentinel', deed)"))).toEqual(['a']);
  });
});
