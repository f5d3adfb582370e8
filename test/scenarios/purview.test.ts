/**
 * Purview and Defender for Office 365, by way of alerts_v2: Data Loss Prevention and Office alerts with their Sentinel
 * incidents, and Insider Risk, whose own sync puts back what somebody has begun to work on.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

describe('scenarios/purview', () => {
  let scenario: Scenario;
  let leak = '';
  let phish = '';
  let departing = '';
  let incidentFirst = '';

  async function writes(story: string): Promise<Partial<Record<Product, number>>> {
    const copies = await scenario.copies(story);
    return Object.fromEntries(copies.map((copy) => [copy.provider, decisionWrites(copy)]));
  }

  beforeAll(async () => {
    scenario = await openScenario();
    await scenario.control.setSwitches({ insiderRiskSyncMs: 4_000 });
    [leak = ''] = await scenario.raise({ blueprint: 'dataLoss' });
    [phish = ''] = await scenario.raise({ blueprint: 'office' });
    [departing = '', incidentFirst = ''] = await scenario.raise({ blueprint: 'insiderRisk', count: 2 });
    await known(scenario);
  }, 240_000);

  afterAll(() => scenario.stack.stop());

  it('carries a decision about a DLP alert to its incidents', async () => {
    await scenario.act(leak, 'defenderXdr', { status: 'resolved', classification: 'truePositive' });
    await scenario.expectShown(leak, {
      defenderXdrIncidents: 'resolved truePositive',
      sentinel: 'Closed TruePositive',
    });
  }, 200_000);

  it('carries a decision in Sentinel to an alert of Defender for Office 365', async () => {
    await scenario.act(phish, 'sentinel', { status: 'Closed', classification: 'FalsePositive' });
    await scenario.expectShown(phish, {
      defenderXdr: 'resolved falsePositive',
      defenderXdrIncidents: 'resolved falsePositive',
    });
  }, 200_000);

  it('takes nobody for the author of what the sync of Insider Risk has put back', async () => {
    await scenario.act(departing, 'defenderXdr', { status: 'inProgress' });
    await scenario.expectShown(departing, { defenderXdr: 'new', defenderXdrIncidents: 'inProgress' });
    await eventually(async () => {
      const journal = (await scenario.journal(departing)).join('\n');
      expect(journal).toMatch(/ignored: its sync with another product knows no such status/);
    }, 90);
  }, 200_000);

  it('does not write there what would be put back', async () => {
    await scenario.act(incidentFirst, 'defenderXdrIncidents', { status: 'inProgress' });
    await eventually(async () => {
      const journal = (await scenario.journal(incidentFirst)).join('\n');
      expect(journal).toMatch(/not-written defenderXdr: put back: /);
    }, 120);
    await scenario.expectShown(incidentFirst, { defenderXdr: 'new', defenderXdrIncidents: 'inProgress' });
  }, 200_000);

  it('writes each decision once, and never in a loop', async () => {
    await expectNothingWritten(scenario.stack, 15);
    expect(await writes(leak)).toMatchObject({ defenderXdr: 0, defenderXdrIncidents: 1, sentinel: 1 });
    expect(await writes(phish)).toMatchObject({ defenderXdr: 1, defenderXdrIncidents: 1, sentinel: 0 });
    expect(await writes(departing)).toMatchObject({ defenderXdr: 0, defenderXdrIncidents: 1 });
    expect(await writes(incidentFirst)).toMatchObject({ defenderXdr: 0, defenderXdrIncidents: 0 });
  }, 120_000);

  it('waits for that sync before it writes a closing', async () => {
    await scenario.act(departing, 'defenderXdrIncidents', {
      status: 'resolved',
      classification: 'truePositive',
    });
    // The product's own cascade closes the alert; its class is what is left to be written, once Purview had its time.
    await eventually(async () => {
      const journal = (await scenario.journal(departing)).join('\n');
      expect(journal).toMatch(/not-written defenderXdr: native sync: .* 2100 s/);
    }, 120);
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 200_000);
});
