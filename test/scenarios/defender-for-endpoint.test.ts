/**
 * A tenant without Defender XDR: Defender for Endpoint by its own API, beside Sentinel. Decisions go both ways, and
 * what alerts_v2 shows of the same alerts is never written.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { workspaceId } from '../../local/tenant/seed/ids.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

const note = 'Decided by the analyst of this test.';
const together = 12;
const policy = {
  providers: {
    defenderForEndpoint: { direction: 'both', quotaFactor: 100 },
    sentinel: { direction: 'both', workspaces: [workspaceId], quotaFactor: 100 },
  },
};

describe('scenarios/defender-for-endpoint', () => {
  let scenario: Scenario;
  let decidedThere = '';
  let decidedInSentinel = '';

  async function writes(story: string): Promise<Partial<Record<Product, number>>> {
    const copies = await scenario.copies(story);
    return Object.fromEntries(copies.map((copy) => [copy.provider, decisionWrites(copy)]));
  }

  beforeAll(async () => {
    scenario = await openScenario({ policy, settings: { POLL_SCHEDULE: '*/2 * * * * *' } });
    [decidedThere = '', decidedInSentinel = ''] = await scenario.raise({ blueprint: 'device', count: 2 });
    await known(scenario);
  }, 180_000);

  afterAll(() => scenario.stack.stop());

  it('carries a decision from Defender for Endpoint to Sentinel, and back open', async () => {
    await scenario.act(decidedThere, 'defenderForEndpoint', {
      status: 'Resolved',
      classification: 'TruePositive',
      determination: 'Malware',
      comment: note,
    });
    await scenario.expectShown(decidedThere, { sentinel: 'Closed TruePositive' });
    expect((await scenario.copy(decidedThere, 'sentinel')).comments).toContain(note);
    expect(await writes(decidedThere)).toMatchObject({ sentinel: 1, defenderForEndpoint: 0 });
    await known(scenario);
    await scenario.act(decidedThere, 'defenderForEndpoint', { status: 'New' });
    await scenario.expectShown(decidedThere, { sentinel: 'New', defenderForEndpoint: 'New' });
  }, 300_000);

  it('carries a decision from Sentinel to Defender for Endpoint, in one write', async () => {
    await scenario.act(decidedInSentinel, 'sentinel', {
      status: 'Closed',
      classification: 'FalsePositive',
      comment: note,
    });
    await scenario.expectShown(decidedInSentinel, { defenderForEndpoint: 'Resolved FalsePositive' });
    expect((await scenario.copy(decidedInSentinel, 'defenderForEndpoint')).comments).toEqual([note]);
    expect(await writes(decidedInSentinel)).toMatchObject({ sentinel: 0, defenderForEndpoint: 1 });
  }, 200_000);

  it('closes many that an analyst closed alike by few calls, each of them once', async () => {
    const stories = await scenario.raise({ blueprint: 'device', count: together });
    await known(scenario);
    await scenario.control.clearCalls();
    const verdict = { status: 'Closed', classification: 'TruePositive', comment: note };
    await Promise.all(stories.map((story) => scenario.act(story, 'sentinel', verdict)));
    for (const story of stories) {
      await scenario.expectShown(story, { defenderForEndpoint: 'Resolved TruePositive' });
      expect((await scenario.copy(story, 'defenderForEndpoint')).comments).toEqual([note]);
    }
    const { counts } = await scenario.control.calls();
    const count = (name: string) => counts.find(({ operation }) => operation === name)?.count ?? 0;
    expect(count('endpoint.batchUpdate')).toBeGreaterThan(0);
    expect(count('endpoint.batchUpdate') + count('endpoint.patch')).toBeLessThan(together / 2);
    await expectNothingWritten(scenario.stack, 20);
    for (const story of stories) expect(await writes(story)).toMatchObject({ defenderForEndpoint: 1 });
  }, 300_000);

  it('writes nothing through alerts_v2, nothing twice, and breaks no rule', async () => {
    for (const story of [decidedThere, decidedInSentinel])
      expect(await writes(story)).toMatchObject({ defenderXdr: 0, defenderXdrIncidents: 0 });
    expect(await scenario.control.violations()).toEqual([]);
    const { counts } = await scenario.control.calls();
    const called = new Set(counts.map(({ operation }) => operation));
    expect([...called].filter((name) => /^(alerts|incidents)\./.test(name))).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 120_000);
});
