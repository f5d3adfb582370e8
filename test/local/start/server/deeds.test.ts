import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { behaviours } from '../../../../local/start/behaviours.ts';
import { choicesFor, takesComment } from '../../../../local/start/choices.ts';
import { faultSwitches } from '../../../../local/start/fault-switches.ts';
import { Feed } from '../../../../local/start/feed.ts';
import { meaningOf } from '../../../../local/start/judge/meaning.ts';
import { deeds, type Outcome } from '../../../../local/start/server/deeds.ts';
import type { Copy } from '../../../../local/tenant/control/control.ts';
import { blueprintNames } from '../../../../local/tenant/seed/blueprints.ts';
import { products } from '../../../../local/tenant/state/products.ts';
import { startTenant, type Tenant } from '../../../../local/tenant/tenant.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-deeds-'));
let tenant: Tenant;
let feed: Feed;
const run: string[] = [];

const doDeed = async (name: string, body: unknown): Promise<Outcome | undefined> =>
  deeds.get(name)?.({ stack: { tenant, runFunction: async (each) => void run.push(each) }, feed }, body);

beforeAll(async () => {
  tenant = await startTenant({ directory });
});
afterAll(async () => {
  await tenant.close();
  rmSync(directory, { recursive: true });
});
beforeEach(async () => {
  feed = new Feed();
  await tenant.control.reset();
  await tenant.control.clearFaults();
});

describe('local/start/server/deeds', () => {
  const copyAt = async (provider: string): Promise<Copy | undefined> =>
    (await tenant.control.copies()).find((copy) => copy.provider === provider && !copy.history);

  const everyChoice = products.flatMap((provider) =>
    choicesFor(provider).map(({ id }) => ({ provider, id })),
  );

  it.each(everyChoice)('$provider takes the decision $id, and shows it', async ({ provider, id }) => {
    // No story of the seed has a copy there.
    if (provider === 'defenderForEndpoint') await tenant.control.raise({ blueprint: 'device' });
    if (provider === 'entraIdProtection') {
      await tenant.control.raise({ blueprint: 'sixHomes' });
      await tenant.control.setSwitches({ riskProcessingMs: 0 });
    }
    if (provider === 'office365') await tenant.control.raise({ blueprint: 'office' });
    if (provider === 'legacyGraphAlerts') await tenant.control.raise({ blueprint: 'legacy' });
    const { ref = '' } = (await copyAt(provider)) ?? {};
    const outcome = await doDeed('/act', { provider, ref, choice: id, comment: ' Said so. ' });
    expect(outcome).toHaveProperty('done');
    const copy = await copyAt(provider);
    const meaning = copy === undefined ? undefined : meaningOf(provider, copy);
    const stages = new Map([
      ['inProgress', 'inProgress'],
      ['reopen', 'new'],
    ]);
    expect(meaning?.stage).toBe(stages.get(id) ?? 'closed');
    if (meaning?.verdict !== undefined) expect(meaning.verdict).toBe(id);
    if (meaning?.stage === 'closed' && takesComment(provider) && provider !== 'legacyGraphAlerts')
      expect(copy?.comments).toContain('Said so.');
  });

  it('a workload can be dismissed, and cannot be confirmed as safe', async () => {
    await tenant.control.setSwitches({ riskProcessingMs: 0 });
    await tenant.control.raise({ blueprint: 'workloadIdentity' });
    const { ref = '' } = (await copyAt('entraIdProtection')) ?? {};
    const decide = (choice: string) => doDeed('/act', { provider: 'entraIdProtection', ref, choice });
    expect(await decide('falsePositive')).toHaveProperty('error');
    expect(await decide('benign')).toHaveProperty('done');
    expect((await copyAt('entraIdProtection'))?.status).toBe('dismissed');
    expect(choicesFor('entraIdProtection', 'spDetection:1')).toEqual([]);
  });

  it.each([
    ['a product that does not exist', { provider: 'x', ref: 'y', choice: 'truePositive' }],
    ['a copy that does not exist', { provider: 'sentinel', ref: 'y', choice: 'truePositive' }],
    [
      'a decision that the product does not have',
      { provider: 'defenderForCloudApps', ref: 'y', choice: 'reopen' },
    ],
    ['more than it takes', { provider: 'sentinel', ref: 'y', choice: 'truePositive', by: 'somebody' }],
    ['nothing', null],
  ])('acting on %s is refused with a sentence', async (_, body) => {
    expect(await doDeed('/act', body)).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
  });

  it('switches each fault on and off, and says so in the feed', async () => {
    for (const id of faultSwitches.keys()) {
      await doDeed('/fault', { id, on: true });
      await doDeed('/fault', { id, on: true });
      expect(await tenant.control.faults()).toHaveLength(1);
      await doDeed('/fault', { id, on: false });
      expect(await tenant.control.faults()).toEqual([]);
    }
    expect(feed.list()).toHaveLength(2 * faultSwitches.size);
  });

  it('keeps faults apart, and clears all of them', async () => {
    for (const id of faultSwitches.keys()) await doDeed('/fault', { id, on: true });
    expect(await tenant.control.faults()).toHaveLength(faultSwitches.size);
    await doDeed('/clear-faults', {});
    expect(await tenant.control.faults()).toEqual([]);
  });

  it.each(behaviours)('switches "$label" on and off, and tells of each change once', async ({ id }) => {
    const initial = (await tenant.control.switches())[id];
    for (const on of [!initial, !initial, initial]) {
      expect(await doDeed('/behaviour', { id, on })).toHaveProperty('done');
      expect(await tenant.control.switches()).toHaveProperty(id, on);
    }
    expect(feed.list().map(({ kind }) => kind)).toEqual(['tenant', 'tenant']);
  });

  it('has no other behaviour than those that it lists', async () => {
    expect(await doDeed('/behaviour', { id: 'bareResource', on: true })).toHaveProperty('error');
    expect(await tenant.control.switches()).toHaveProperty('bareResource', false);
  });

  it('merges the two open incidents that were raised last, as long as there are two', async () => {
    const [older, newer] = await tenant.control.raise({ blueprint: 'insiderRisk', count: 2 });
    expect(await doDeed('/merge', {})).toHaveProperty('done');
    const statusOf = async (story: string | undefined) =>
      (await tenant.control.copies({ story })).find(({ provider }) => provider === 'defenderXdrIncidents')
        ?.status;
    expect(await statusOf(newer?.id)).toBe('redirected');
    expect(await statusOf(older?.id)).toBe('active');
    expect(feed.list()).toMatchObject([{ kind: 'tenant', story: newer?.id }]);
    await tenant.control.reset({ seed: 'none' });
    await tenant.control.raise({ blueprint: 'insiderRisk' });
    expect(await doDeed('/merge', {})).toEqual({ error: expect.stringMatching(/^Fewer than two/) });
  });

  it.each(blueprintNames)('raises an alert of the kind %s', async (blueprint) => {
    const before = (await tenant.control.stories()).length;
    expect(await doDeed('/raise', { blueprint })).toHaveProperty('done');
    expect(await tenant.control.stories()).toHaveLength(before + 1);
    expect(feed.list()[0]).toMatchObject({ kind: 'raised', text: expect.stringMatching(/cop(y|ies)$/) });
  });

  it('polls at once', async () => {
    await doDeed('/poll', {});
    expect(run).toEqual(['poll-providers']);
  });
});
