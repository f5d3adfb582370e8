/** A hundred alerts at once, and a hundred decisions before the mirror has seen a single one of them. */

import { decisionWrites } from '../../local/demo/writes.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, shownBy, type Scenario } from '../support/scenario.ts';
import { historyOf, quiet } from '../support/writes.ts';

const size = 100;
const comment = 'One campaign, a hundred alerts.';

describe('scenarios/burst', () => {
  let scenario: Scenario;
  let stories: ReadonlySet<string> = new Set();

  const copies = async (): Promise<readonly Copy[]> =>
    (await scenario.control.copies()).filter(({ story }) => stories.has(story));
  const describeCopy = (copy: Copy): string =>
    `${copy.story} ${copy.provider} ${shownBy(copy)}: ${historyOf(copy).join('; ')}`;

  beforeAll(async () => {
    // The guards are against mass closings such as this one.
    scenario = await openScenario({ policy: { guards: { maxClosuresPerHour: 1000, maxShareOfOpen: 1 } } });
    // Mirroring has begun: what was decided before that is history.
    await known(scenario);
    // In Graph only, whose quota has room for them within minutes: Cloud Apps takes 30 calls a minute.
    stories = new Set(await scenario.raise({ blueprint: 'identityProtection', count: size }));
    for (const story of stories) {
      const deed = { status: 'resolved', classification: 'falsePositive', comment };
      await scenario.act(story, 'defenderXdr', deed);
    }
  }, 180_000);

  afterAll(() => scenario.stack.stop());

  it('every copy of all of them comes into step', async () => {
    await eventually(async () => {
      const all = await copies();
      expect(all).toHaveLength(2 * size);
      const open = all.filter((copy) => shownBy(copy) !== 'resolved falsePositive');
      expect(open.map(describeCopy)).toEqual([]);
    }, 300);
  }, 360_000);

  it('each was written once, with its comment once, and none where it was decided', async () => {
    await quiet(scenario.stack, 240);
    const wrong = (await copies()).filter((copy) => {
      const wanted = copy.provider === 'defenderXdr' ? 0 : 1;
      const comments = copy.comments.filter((text) => text === comment).length;
      return decisionWrites(copy) !== wanted || comments !== 1;
    });
    expect(wrong.map(describeCopy)).toEqual([]);
  }, 300_000);

  it('nothing was lost or given up, and no contract was broken', async () => {
    expect(await scenario.stack.health()).toMatchObject({
      backlog: { changes: 0, poison: 0, deadLetters: 0 },
    });
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  });
});
