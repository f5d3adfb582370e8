/**
 * A tenant that reads no alerts_v2: what becomes of an alert of an alert policy is told by Office 365's audit log alone, and
 * Sentinel's incident follows it. Nothing can be written to Office 365.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { workspaceId } from '../../local/tenant/seed/ids.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

const policy = {
  providers: {
    office365: { direction: 'in', quotaFactor: 100 },
    sentinel: { direction: 'both', workspaces: [workspaceId], quotaFactor: 100 },
  },
};

describe('scenarios/office-365', () => {
  let scenario: Scenario;
  let phish = '';
  let leak = '';
  let decidedInSentinel = '';

  async function calls(): Promise<ReadonlyMap<string, number>> {
    const { counts } = await scenario.control.calls();
    return new Map(counts.map(({ operation, count }) => [operation, count]));
  }

  async function writes(story: string): Promise<Partial<Record<Product, number>>> {
    const copies = await scenario.copies(story);
    return Object.fromEntries(copies.map((copy) => [copy.provider, decisionWrites(copy)]));
  }

  beforeAll(async () => {
    scenario = await openScenario({ policy, settings: { POLL_SCHEDULE: '*/2 * * * * *' } });
    // Nothing is collected before the subscription, which the first poll starts.
    await eventually(async () => expect((await calls()).get('office.start')).toBe(1), 90);
    [phish = '', decidedInSentinel = ''] = await scenario.raise({ blueprint: 'office', count: 2 });
    [leak = ''] = await scenario.raise({ blueprint: 'dataLoss' });
    await known(scenario);
  }, 240_000);

  afterAll(() => scenario.stack.stop());

  it('carries a closing, and a reopening, from the audit log to Sentinel', async () => {
    await scenario.act(phish, 'office365', { status: 'Resolved', comment: 'Removed.' });
    await scenario.expectShown(phish, { sentinel: 'Closed Undetermined' });
    await scenario.act(phish, 'office365', { status: 'Investigating' });
    await scenario.expectShown(phish, { sentinel: 'Active', office365: 'Investigating' });
  }, 240_000);

  it('knows a DLP alert by the same GUID, and reads no class into its dismissal', async () => {
    await scenario.act(leak, 'office365', { status: 'Dismissed' });
    await scenario.expectShown(leak, { sentinel: 'Closed Undetermined' });
  }, 200_000);

  it('leaves Office 365 as it is when Sentinel decides, and says why', async () => {
    await scenario.act(decidedInSentinel, 'sentinel', { status: 'Closed', classification: 'TruePositive' });
    await eventually(async () => {
      const journal = (await scenario.journal(decidedInSentinel)).join('\n');
      expect(journal).toMatch(/not-written office365: direction: the policy does not write to this provider/);
    }, 120);
    await scenario.expectShown(decidedInSentinel, { office365: 'Active', sentinel: 'Closed TruePositive' });
  }, 200_000);

  it('writes nothing twice, nothing through alerts_v2, and breaks no rule', async () => {
    await expectNothingWritten(scenario.stack, 10);
    expect(await writes(phish)).toMatchObject({ sentinel: 2, office365: 0, defenderXdr: 0 });
    expect(await writes(leak)).toMatchObject({ sentinel: 1, office365: 0, defenderXdr: 0 });
    expect(await writes(decidedInSentinel)).toMatchObject({ sentinel: 0, office365: 0, defenderXdr: 0 });
    expect((await calls()).get('office.start')).toBe(1);
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 120_000);
});
