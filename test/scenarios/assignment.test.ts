/** Whom an alert is assigned to, for real: through the products' own APIs, beside the decision and apart from it. */

import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';
import { expectNothingWritten } from '../support/writes.ts';

const jane = 'jane@contoso.com';
const bob = 'bob@contoso.com';

describe('scenarios/assignment', () => {
  let scenario: Scenario;
  let fromAlert = '';
  let fromSentinel = '';

  const namesIn = async (story: string): Promise<Partial<Record<Product, string | undefined>>> =>
    Object.fromEntries((await scenario.copies(story)).map((copy) => [copy.provider, copy.assignedTo]));
  const expectNames = (story: string, to: string): Promise<void> =>
    eventually(async () => {
      expect(await namesIn(story)).toMatchObject({
        defenderXdr: to,
        defenderXdrIncidents: to,
        sentinel: to,
      });
    }, 120);

  beforeAll(async () => {
    scenario = await openScenario({
      policy: { assignedTo: 'mirror' },
      settings: { POLL_SCHEDULE: '*/2 * * * * *' },
    });
    [fromAlert = '', fromSentinel = ''] = await scenario.raise({ blueprint: 'identity', count: 2 });
    await known(scenario);
  }, 180_000);

  afterAll(() => scenario.stack.stop());

  it('goes with the alert to its incident and to Sentinel, together with the decision', async () => {
    await scenario.act(fromAlert, 'defenderXdr', {
      status: 'resolved',
      classification: 'truePositive',
      assignedTo: jane,
    });
    await scenario.expectShown(fromAlert, {
      defenderXdrIncidents: 'resolved truePositive',
      sentinel: 'Closed TruePositive',
      defenderForCloudApps: 'TRUE_POSITIVE',
    });
    await expectNames(fromAlert, jane);
  }, 240_000);

  it('comes back from Sentinel, and decides nothing', async () => {
    await scenario.act(fromSentinel, 'sentinel', { assignedTo: bob });
    await expectNames(fromSentinel, bob);
    await scenario.expectShown(fromSentinel, { defenderXdr: 'new', sentinel: 'New' });
  }, 240_000);

  it('is written no more after that, and breaks no rule', async () => {
    await expectNothingWritten(scenario.stack, 20);
    expect(await namesIn(fromAlert)).toMatchObject({ defenderXdr: jane, sentinel: jane });
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 120_000);
});
