/** What happens at incidents: cascades or none, an alert that moves, and somebody else who writes at the same moment. */

import { decisionWrites } from '../../local/demo/writes.ts';
import { known, openScenario, type Deed, type Scenario, type Shown } from '../support/scenario.ts';
import { expectNothingWritten, historyOf, quiet } from '../support/writes.ts';
import type { Product } from '../../local/tenant/state/products.ts';

const falsePositive: Shown = {
  defenderXdr: 'resolved falsePositive',
  defenderXdrIncidents: 'resolved falsePositive',
  sentinel: 'Closed FalsePositive',
  defenderForCloudApps: 'FALSE_POSITIVE',
};
const closing: Deed = { status: 'resolved', classification: 'falsePositive', determination: 'notMalicious' };

describe('scenarios/incidents', () => {
  let scenario: Scenario;
  const stories = { alone: '', cascaded: '', whole: '', raced: '', moved: '', stayed: '' };

  const expectWrites = async (story: string, wanted: Readonly<Partial<Record<Product, number>>>) => {
    const copies = (await scenario.copies(story)).filter(({ provider }) => provider in wanted);
    const told = (count: (provider: Product) => unknown) =>
      copies.map((copy) => ({ at: copy.provider, writes: count(copy.provider), history: historyOf(copy) }));
    const counts = new Map(copies.map((copy) => [copy.provider, decisionWrites(copy)]));
    expect(told((provider) => counts.get(provider))).toEqual(told((provider) => wanted[provider]));
  };

  beforeAll(async () => {
    scenario = await openScenario();
    const [alone = '', cascaded = '', whole = '', raced = '', moved = '', stayed = ''] = await scenario.raise(
      {
        blueprint: 'identity',
        count: 6,
      },
    );
    Object.assign(stories, { alone, cascaded, whole, raced, moved, stayed });
    await known(scenario);
  }, 180_000);

  afterEach(() => scenario.control.clearFaults());
  afterAll(() => scenario.stack.stop());

  it('a product that leaves the alerts of a resolved incident open: the mirror closes them', async () => {
    await scenario.control.setSwitches({ cascade: false });
    await scenario.act(stories.alone, 'defenderXdrIncidents', closing);
    await scenario.expectShown(stories.alone, falsePositive);
    const once = { defenderXdr: 1, defenderXdrIncidents: 0, sentinel: 1, defenderForCloudApps: 1 };
    await expectWrites(stories.alone, once);
  }, 150_000);

  it('one that closes them without a word: the mirror adds what was said of the incident', async () => {
    await scenario.control.setSwitches({ cascade: true, cascadeVerdict: false });
    await scenario.act(stories.cascaded, 'defenderXdrIncidents', closing);
    await scenario.expectShown(stories.cascaded, falsePositive);
    const once = { defenderXdr: 1, defenderXdrIncidents: 0, sentinel: 1, defenderForCloudApps: 1 };
    await expectWrites(stories.cascaded, once);
  }, 150_000);

  it('one that closes them as the incident: the mirror has nothing to add there', async () => {
    await scenario.control.setSwitches({ cascade: true, cascadeVerdict: true });
    await scenario.act(stories.whole, 'defenderXdrIncidents', closing);
    await scenario.expectShown(stories.whole, falsePositive);
    const once = { defenderXdr: 0, defenderXdrIncidents: 0, sentinel: 1, defenderForCloudApps: 1 };
    await expectWrites(stories.whole, once);
  }, 150_000);

  it('somebody writes to Sentinel first: it is read again, and what that one wrote stays', async () => {
    await scenario.control.addFault({ face: 'arm', operation: 'sentinel.put', kind: 'race', times: 1 });
    await scenario.act(stories.raced, 'defenderXdr', closing);
    await scenario.expectShown(stories.raced, falsePositive);
    const { counts } = await scenario.control.calls();
    const conflicts = counts.filter(
      ({ operation, status }) => operation === 'sentinel.put' && status === 409,
    );
    expect(conflicts).toMatchObject([{ count: 1 }]);
    expect((await scenario.copy(stories.raced, 'sentinel')).comments).toContain(
      'I am looking into this, too.',
    );
    await quiet(scenario.stack);
    await expectWrites(stories.raced, { defenderXdr: 0, sentinel: 1, defenderForCloudApps: 1 });
  }, 250_000);

  it('an alert that has moved is closed, and neither incident with it: the one has lost it, the other holds more', async () => {
    const alert = await scenario.copy(stories.moved, 'defenderXdr');
    const into = await scenario.copy(stories.stayed, 'defenderXdrIncidents');
    await scenario.control.moveAlert({ alert: alert.ref, into: into.ref, by: 'alex@contoso.com' });
    await quiet(scenario.stack);
    await scenario.act(stories.moved, 'defenderXdr', closing);
    const others = { ...falsePositive, defenderXdrIncidents: 'active' };
    await scenario.expectShown(stories.moved, others);
    await quiet(scenario.stack);
    await scenario.expectShown(stories.moved, others, 1);
    await scenario.expectShown(stories.stayed, { defenderXdr: 'new', defenderXdrIncidents: 'active' }, 1);
  }, 400_000);

  it('and the incident that it moved to is closed with its last alert, once', async () => {
    await scenario.act(stories.stayed, 'defenderXdr', closing);
    await scenario.expectShown(stories.stayed, falsePositive);
    await expectNothingWritten(scenario.stack, 5);
    const once = { defenderXdr: 0, defenderXdrIncidents: 1, sentinel: 1, defenderForCloudApps: 1 };
    await expectWrites(stories.stayed, once);
    await expectWrites(stories.moved, { defenderXdrIncidents: 0 });
  }, 400_000);

  it('broke no contract and logged no error', async () => {
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  });
});
