/** Neither polls nor notifications: the sweep alone finds what was decided, repairs it, and measures the drift. */

import { decisionWrites } from '../../local/demo/writes.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { passTheTicket } from '../../local/tenant/seed/story-ids.ts';
import { eventually, settled } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';

const never = '0 0 0 1 1 *';
const everyProvider = new Set([
  'defenderXdr',
  'defenderXdrIncidents',
  'sentinel',
  'defenderForCloud',
  'defenderForCloudApps',
]);

describe('scenarios/sweep', () => {
  let stack: Stack;
  const swept: Record<string, unknown>[] = [];

  const copies = () => stack.tenant.control.copies({ story: passTheTicket.story });
  const lastDrift = (provider: string) => swept.findLast((line) => line.provider === provider);
  const sweep = async (): Promise<void> => {
    const before = swept.length;
    await stack.runFunction('sweep-alerts');
    const done = (): Set<unknown> => new Set(swept.slice(before).map(({ provider }) => provider));
    await eventually(async () => expect(done()).toEqual(everyProvider), 90);
  };

  beforeAll(async () => {
    stack = await startStack({
      settings: { ...withoutQuotas(), POLL_SCHEDULE: never, SWEEP_SCHEDULE: never, NOTIFICATION_URL: '' },
      onHostLine: (line) => {
        const start = line.indexOf('{"message":"swept"');
        if (start >= 0) swept.push(JSON.parse(line.slice(start)) as Record<string, unknown>);
      },
    });
    // Sweep after sweep would use up what Cloud Apps takes in a minute.
    await stack.tenant.control.setThrottle({ on: false });
    await stack.runFunction('poll-providers');
    await settled(stack);
    // It finds what was open before the first poll's look-back, too: that is recorded, and left as it is.
    await sweep();
    await settled(stack);
  }, 300_000);

  afterAll(() => stack.stop());

  it('finds nothing to do while nobody has decided anything', async () => {
    await sweep();
    expect(lastDrift('defenderXdr')).toMatchObject({ queued: 0, outOfStep: 0, excused: {} });
    expect(Number(lastDrift('defenderXdr')?.compared)).toBeGreaterThan(4);
  }, 150_000);

  it('finds a closing in Cloud Apps that nobody told of, and mirrors it', async () => {
    await stack.tenant.control.act({
      provider: 'defenderForCloudApps',
      ref: passTheTicket.cloudAppsId,
      by: 'alex@contoso.com',
      status: 'TRUE_POSITIVE',
    });
    await sweep();
    await eventually(async () => {
      const shown = (await copies()).map(({ status }) => status).toSorted();
      expect(shown).toEqual(['Closed', 'TRUE_POSITIVE', 'resolved', 'resolved']);
    }, 120);
    await sweep();
    expect(lastDrift('defenderForCloudApps')).toMatchObject({ queued: 0, outOfStep: 0 });
    for (const copy of await copies()) expect(decisionWrites(copy)).toBeLessThanOrEqual(1);
  }, 300_000);

  it('says how far a product is behind that takes no writes, and since when', async () => {
    await stack.tenant.control.addFault({
      face: 'cloudApps',
      kind: 'status',
      status: 503,
      operation: 'cloudApps.get',
    });
    const [alert] = await stack.tenant.control.copies({ story: 'mass-download' });
    await stack.tenant.control.act({
      provider: 'defenderXdr',
      ref: alert?.ref ?? '',
      by: 'alex@contoso.com',
      status: 'resolved',
      classification: 'falsePositive',
    });
    await sweep();
    await eventually(async () => {
      await sweep();
      expect(lastDrift('defenderForCloudApps')).toMatchObject({ excused: { unreadable: 1 } });
    }, 120);
    await stack.tenant.control.clearFaults();
    await eventually(async () => {
      const copy = (await stack.tenant.control.copies({ story: 'mass-download' })).find(
        ({ provider }) => provider === 'defenderForCloudApps',
      );
      expect(copy?.status).toBe('FALSE_POSITIVE');
    }, 120);
  }, 300_000);
});
