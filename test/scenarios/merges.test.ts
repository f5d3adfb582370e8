/** Incidents are merged under the mirror's hands: the merged one is never written, the other takes its place. */

import { decisionWrites } from '../../local/demo/writes.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import type { Story } from '../../local/tenant/seed/story.ts';
import { eventually, settled } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';
import { historyOf, quiet } from '../support/writes.ts';

describe('scenarios/merges', () => {
  let stack: Stack;
  let stories: readonly Story[] = [];

  const copiesOf = (story: Story | undefined): Promise<readonly Copy[]> =>
    stack.tenant.control.copies({ story: story?.id });
  const copyOf = async (story: Story | undefined, provider: Copy['provider']): Promise<Copy> => {
    const found = (await copiesOf(story)).find((copy) => copy.provider === provider);
    if (found === undefined) throw new Error('The story has no such copy.');
    return found;
  };
  const resolve = async (story: Story | undefined): Promise<void> => {
    const { provider, ref } = await copyOf(story, 'defenderXdr');
    const verdict = {
      status: 'resolved',
      classification: 'truePositive',
      determination: 'compromisedAccount',
    };
    await stack.tenant.control.act({ provider, ref, by: 'alex@contoso.com', ...verdict });
  };

  beforeAll(async () => {
    stack = await startStack({ settings: withoutQuotas() });
    const { control } = stack.tenant;
    await control.setThrottle({ on: false });
    stories = await control.raise({ blueprint: 'identity', count: 2 });
    await settled(stack);
    const [from, into] = await Promise.all(stories.map((story) => copyOf(story, 'defenderXdrIncidents')));
    await control.mergeIncidents({ from: from?.ref ?? '', into: into?.ref ?? '' });
    await settled(stack);
  }, 240_000);

  afterAll(() => stack.stop());

  it('an alert of the merged incident is closed everywhere, and the incident that it moved to stays open', async () => {
    const [moved, stayed] = stories;
    await resolve(moved);
    await eventually(async () => {
      expect((await copyOf(moved, 'sentinel')).status).toBe('Closed');
      expect((await copyOf(moved, 'defenderForCloudApps')).status).toBe('TRUE_POSITIVE');
    }, 90);
    await quiet(stack);
    expect((await copyOf(stayed, 'defenderXdrIncidents')).status).toBe('active');
    expect((await copyOf(stayed, 'defenderXdr')).status).toBe('new');
  }, 240_000);

  it('closes that incident when its last alert is closed, and never writes to the merged one', async () => {
    const [moved, stayed] = stories;
    await resolve(stayed);
    await eventually(async () => {
      expect(await copyOf(stayed, 'defenderXdrIncidents')).toMatchObject({
        status: 'resolved',
        classification: 'truePositive',
      });
    }, 90);
    await quiet(stack);
    const survivor = await copyOf(stayed, 'defenderXdrIncidents');
    expect([decisionWrites(survivor), ...historyOf(survivor)]).toEqual([1, ...historyOf(survivor)]);
    const merged = await copyOf(moved, 'defenderXdrIncidents');
    expect(merged.status).toBe('redirected');
    expect(merged.writes.app).toBe(0);
  }, 240_000);
});
