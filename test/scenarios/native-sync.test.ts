/**
 * Sentinel incidents that are Defender XDR's own: Microsoft keeps the pair in step, so that the mirror waits the
 * documented time, and then writes only what still differs.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { known, openScenario, type Scenario, type Shown } from '../support/scenario.ts';
import { historyOf, quiet } from '../support/writes.ts';

/** "Microsoft XDR" incidents: both ways within two minutes, says Microsoft. */
const documentedMs = 120_000;

const closed: Shown = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
};

describe('scenarios/native-sync', () => {
  let scenario: Scenario;
  const stories = { fromAlert: '', fromSentinel: '', unsynced: '' };

  const expectWrites = async (story: string, provider: Product, writes: number): Promise<void> => {
    const copy = await scenario.copy(story, provider);
    const history = historyOf(copy);
    expect({ writes: decisionWrites(copy), history }).toEqual({ writes, history });
  };
  const waits = /not-written sentinel: native sync: Microsoft syncs it by itself; waiting up to 120 s/;

  beforeAll(async () => {
    scenario = await openScenario();
    const [fromAlert = '', fromSentinel = '', unsynced = ''] = await scenario.raise({
      blueprint: 'nativePair',
      count: 3,
    });
    Object.assign(stories, { fromAlert, fromSentinel, unsynced });
    await known(scenario);
    await scenario.control.setSwitches({ nativeSync: true });
    await scenario.act(fromAlert, 'defenderXdr', { status: 'resolved', classification: 'truePositive' });
    await scenario.act(fromSentinel, 'sentinel', { status: 'Closed', classification: 'TruePositive' });
    await scenario.expectShown(fromAlert, closed);
    await scenario.expectShown(fromSentinel, closed);
    await scenario.control.setSwitches({ nativeSync: false });
    await scenario.act(unsynced, 'defenderXdr', { status: 'resolved', classification: 'truePositive' });
  }, 300_000);

  afterAll(() => scenario.stack.stop());

  it('what Microsoft does not wait for is written at once, and the journal says why the rest is not', async () => {
    await scenario.expectShown(stories.unsynced, { ...closed, sentinel: 'New' }, 60);
    expect((await scenario.journal(stories.unsynced)).join('\n')).toMatch(waits);
  }, 90_000);

  it('where Microsoft has not done it in that time the mirror does, once', async () => {
    await scenario.expectShown(stories.unsynced, closed, 180);
    const { journal } = await scenario.copy(stories.unsynced, 'sentinel');
    const { journal: decided } = await scenario.copy(stories.unsynced, 'defenderXdr');
    const waitedMs = Date.parse(journal[0]?.at ?? '') - Date.parse(decided[0]?.at ?? '');
    expect(waitedMs).toBeGreaterThanOrEqual(documentedMs);
    await quiet(scenario.stack);
    await expectWrites(stories.unsynced, 'sentinel', 1);
    await expectWrites(stories.unsynced, 'defenderXdrIncidents', 1);
  }, 320_000);

  it('where Microsoft has done it the mirror has written nothing to the other of the pair', async () => {
    await scenario.expectShown(stories.fromAlert, closed, 1);
    await scenario.expectShown(stories.fromSentinel, closed, 1);
    await expectWrites(stories.fromAlert, 'sentinel', 0);
    await expectWrites(stories.fromAlert, 'defenderXdrIncidents', 1);
    await expectWrites(stories.fromSentinel, 'defenderXdrIncidents', 0);
    await expectWrites(stories.fromSentinel, 'sentinel', 0);
  });

  it('broke no contract and logged no error', async () => {
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  });
});
