/** Nothing is polled: what the mirror learns, it learns from notifications, whatever becomes of them on their way. */

import { randomBytes } from 'node:crypto';
import { decisionWrites } from '../../local/demo/writes.ts';
import type { Forgery } from '../../local/tenant/control/control.ts';
import { guidFrom } from '../../local/tenant/seed/deterministic-id.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Deed, type Scenario, type Shown } from '../support/scenario.ts';
import { expectNothingWritten, historyOf } from '../support/writes.ts';

const never = '0 0 0 1 1 *';
const clientState = randomBytes(24).toString('base64url');
const othersOpen: Shown = {
  defenderXdrIncidents: 'active',
  sentinel: 'New',
  defenderForCloudApps: 'OPEN',
};
const truePositive: Shown = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
  defenderForCloudApps: 'TRUE_POSITIVE',
};
const closing: Deed = { status: 'resolved', classification: 'truePositive' };

const forgeries: readonly (readonly [string, Omit<Forgery, 'alertId'>])[] = [
  ['with a wrong clientState', {}],
  ['with an empty clientState', { clientState: '' }],
  ['for another tenant', { clientState, tenantId: guidFrom('another tenant') }],
  ['with a subscription that is none', { clientState, subscriptionId: 'none' }],
];

describe('scenarios/notifications', () => {
  let scenario: Scenario;
  const stories = { forged: '', reordered: '', doubled: '', strangers: '' };

  const readsOf = async (ref: string): Promise<number> =>
    (await scenario.control.calls()).recent.filter(({ path }) => path.endsWith(`/${ref}`)).length;
  const acted = async (story: string): Promise<void> => {
    await scenario.act(story, 'defenderXdr', closing);
    await scenario.control.flushNotifications();
  };
  const expectOnce = async (story: string): Promise<void> => {
    await expectNothingWritten(scenario.stack, 5);
    for (const copy of await scenario.copies(story)) {
      const history = historyOf(copy);
      const writes = copy.provider === 'defenderXdr' ? 0 : 1;
      expect({ writes: decisionWrites(copy), history }).toEqual({ writes, history });
    }
  };

  beforeAll(async () => {
    scenario = await openScenario({ settings: { POLL_SCHEDULE: never, CLIENT_STATE: clientState } });
    const [forged = '', reordered = '', doubled = '', strangers = ''] = await scenario.raise({
      blueprint: 'identity',
      count: 4,
    });
    Object.assign(stories, { forged, reordered, doubled, strangers });
    await scenario.stack.runFunction('poll-providers');
    await known(scenario);
  }, 180_000);

  afterEach(() => scenario.control.clearFaults());
  afterAll(() => scenario.stack.stop());

  it('forged ones are answered like all others, and nothing is read or written for them', async () => {
    const { ref } = await scenario.copy(stories.forged, 'defenderXdr');
    await scenario.control.addFault({ face: 'notifications', kind: 'lose' });
    await acted(stories.forged);
    await scenario.control.clearCalls();
    const delivered = (await scenario.control.deliveries()).length;
    for (const [, forgery] of forgeries)
      await scenario.control.forgeNotification({ ...forgery, alertId: ref });
    await scenario.control.flushNotifications();
    const answers = (await scenario.control.deliveries()).slice(delivered).map(({ status }) => status);
    expect(answers).toEqual(forgeries.map(() => 202));
    await expectNothingWritten(scenario.stack, 5);
    expect(await readsOf(ref)).toBe(0);
    expect((await scenario.copy(stories.forged, 'defenderXdr')).status).toBe('resolved');
    await scenario.expectShown(stories.forged, othersOpen, 1);
  }, 200_000);

  it('one of a subscription that is not on record is a hint all the same, when it has the clientState', async () => {
    const { ref } = await scenario.copy(stories.forged, 'defenderXdr');
    await scenario.control.forgeNotification({ alertId: ref, clientState });
    await scenario.expectShown(stories.forged, truePositive);
    await expectOnce(stories.forged);
  }, 200_000);

  it('in reverse order, they lead to what was decided last', async () => {
    await scenario.control.addFault({ face: 'notifications', kind: 'reorder' });
    await scenario.act(stories.reordered, 'defenderXdr', {
      status: 'resolved',
      classification: 'falsePositive',
    });
    await scenario.act(stories.reordered, 'defenderXdr', { status: 'inProgress' });
    await acted(stories.reordered);
    await scenario.expectShown(stories.reordered, truePositive);
    await expectOnce(stories.reordered);
  }, 200_000);

  it('twice each, they lead to one write each', async () => {
    await scenario.control.addFault({ face: 'notifications', kind: 'double' });
    await acted(stories.doubled);
    await scenario.expectShown(stories.doubled, truePositive);
    await expectOnce(stories.doubled);
  }, 200_000);

  it("among a stranger's, the true ones are heard", async () => {
    await scenario.control.addFault({ face: 'notifications', kind: 'forge' });
    await acted(stories.strangers);
    await scenario.expectShown(stories.strangers, truePositive);
    await expectOnce(stories.strangers);
  }, 200_000);

  it('left no dead letters, broke no contract and logged no error', async () => {
    await eventually(async () => {
      expect(await scenario.stack.health()).toMatchObject({ backlog: { poison: 0, deadLetters: 0 } });
    }, 30);
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 60_000);
});
