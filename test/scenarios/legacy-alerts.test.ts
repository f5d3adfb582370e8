/**
 * A tenant that still serves the legacy API, and has no alerts_v2: Cloud Apps and the Intelligent Security Graph, of which
 * neither follows the other by itself.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { defaultSwitches } from '../../local/tenant/state/switches.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

const policy = {
  providers: {
    legacyGraphAlerts: { direction: 'both', quotaFactor: 100 },
    defenderForCloudApps: { direction: 'both', quotaFactor: 100 },
  },
};

describe('scenarios/legacy-alerts', () => {
  let scenario: Scenario;
  const lines: string[] = [];
  let fromCloudApps = '';
  let fromGraph = '';
  let whileSilent = '';

  async function writes(story: string): Promise<Partial<Record<Product, number>>> {
    const copies = await scenario.copies(story);
    return Object.fromEntries(copies.map((copy) => [copy.provider, decisionWrites(copy)]));
  }

  beforeAll(async () => {
    scenario = await openScenario({
      policy,
      settings: { POLL_SCHEDULE: '*/2 * * * * *' },
      onHostLine: (line) => lines.push(line),
      switches: {
        legacyAlerts: 'served',
        subscriptions: { ...defaultSwitches.subscriptions, 'security/alerts': 'accept' },
      },
    });
    [fromCloudApps = '', fromGraph = '', whileSilent = ''] = await scenario.raise({
      blueprint: 'legacy',
      count: 3,
    });
    await known(scenario);
  }, 240_000);

  afterAll(() => scenario.stack.stop());

  it('subscribes to the alerts of each product that announces them', async () => {
    const subscribed = (await scenario.control.subscriptions()).map(({ resource }) => resource);
    expect(subscribed).toContain("security/alerts?$filter=vendorInformation/provider eq 'MCAS'");
    expect(subscribed).toHaveLength(5);
  });

  it('carries a closing from Cloud Apps to the legacy API', async () => {
    await scenario.act(fromCloudApps, 'defenderForCloudApps', {
      status: 'FALSE_POSITIVE',
      comment: 'Known.',
    });
    await scenario.expectShown(fromCloudApps, { legacyGraphAlerts: 'resolved falsePositive' });
  }, 200_000);

  it('carries a closing from the legacy API to Cloud Apps', async () => {
    await scenario.act(fromGraph, 'legacyGraphAlerts', {
      status: 'resolved',
      classification: 'benignPositive',
    });
    await scenario.expectShown(fromGraph, { defenderForCloudApps: 'BENIGN' });
  }, 200_000);

  it('finds what happened while a product behind it was silent', async () => {
    await scenario.control.setSwitches({ legacySilent: ['MCAS'] });
    await scenario.act(whileSilent, 'legacyGraphAlerts', {
      status: 'resolved',
      classification: 'truePositive',
    });
    await eventually(async () => expect(lines.join('\n')).toContain('polled in part'), 60);
    await scenario.control.setSwitches({ legacySilent: [] });
    await scenario.expectShown(whileSilent, { defenderForCloudApps: 'TRUE_POSITIVE' });
  }, 200_000);

  it('writes each decision once and breaks no rule', async () => {
    await expectNothingWritten(scenario.stack, 15);
    expect(await writes(fromCloudApps)).toMatchObject({ legacyGraphAlerts: 1, defenderForCloudApps: 0 });
    expect(await writes(fromGraph)).toMatchObject({ legacyGraphAlerts: 0, defenderForCloudApps: 1 });
    expect(await writes(whileSilent)).toMatchObject({ legacyGraphAlerts: 0, defenderForCloudApps: 1 });
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 120_000);

  it('takes its end for what it is: a product that is no longer there', async () => {
    await scenario.control.setSwitches({ legacyAlerts: 'gone' });
    await eventually(async () => {
      const { capabilities } = await scenario.stack.health();
      const legacy = (capabilities as readonly { readonly provider: string }[]).find(
        ({ provider }) => provider === 'legacyGraphAlerts',
      );
      expect(legacy).toMatchObject({
        read: 'no',
        cannot: [{ deed: 'read', why: 'productAbsent', code: 'Gone' }],
      });
    }, 150);
    expect(scenario.errors).toEqual([]);
  }, 200_000);
});
