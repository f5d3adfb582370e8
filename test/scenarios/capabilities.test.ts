/**
 * What the app may do is taken away from it while it runs, and given back: it says so with the true reason, leaves the
 * product alone, mirrors all the others, and catches up by itself.
 */

import type { Lack } from '../../local/tenant/state/withheld.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Scenario } from '../support/scenario.ts';

const sentinelRole = [
  'Microsoft.SecurityInsights/incidents/read',
  'Microsoft.SecurityInsights/incidents/write',
] as const;

describe('scenarios/capabilities', () => {
  let scenario: Scenario;
  let story = '';
  /** What the app logged about capabilities, oldest first. */
  const lines: { readonly provider: string; readonly read: string; readonly cannot: readonly object[] }[] =
    [];

  beforeAll(async () => {
    scenario = await openScenario({
      settings: { POLL_SCHEDULE: '*/2 * * * * *' },
      onHostLine: (line) => {
        const found = /\{"message":"capability",.*\}/.exec(line)?.[0];
        if (found !== undefined) lines.push(JSON.parse(found) as (typeof lines)[number]);
      },
    });
    [story = ''] = await scenario.raise({ blueprint: 'identity', principal: 'dana@contoso.com' });
    await known(scenario);
  }, 180_000);

  afterAll(() => scenario.stack.stop());

  interface Known {
    readonly provider: string;
    readonly read: string;
    readonly write: string;
    readonly cannot: readonly { readonly deed: string; readonly why: string; readonly code?: string }[];
  }
  const capabilityOf = async (product: Product): Promise<Known | undefined> => {
    const { capabilities } = (await scenario.stack.health()) as { readonly capabilities: readonly Known[] };
    return capabilities.find(({ provider }) => provider === product);
  };
  const calls = async (operation: string): Promise<number> => {
    const { counts } = await scenario.control.calls();
    return counts.filter((each) => each.operation === operation).reduce((sum, { count }) => sum + count, 0);
  };

  it('finds at its start that everything may be read and written', async () => {
    const { capabilities, healthy } = (await scenario.stack.health()) as {
      readonly healthy: boolean;
      readonly capabilities: readonly Known[];
    };
    expect(healthy).toBe(true);
    expect(capabilities.map(({ read, write }) => `${read} ${write}`)).toEqual(Array(5).fill('yes yes'));
    expect(new Set(lines.map(({ provider }) => provider)).size).toBe(5);
  });

  it('notices that a permission is gone, says so, and leaves the product alone', async () => {
    await scenario.control.withdrawPermissions({ permissions: sentinelRole });
    await eventually(async () => {
      expect(await capabilityOf('sentinel')).toMatchObject({
        read: 'no',
        cannot: [
          { deed: 'read', why: 'noPermission', code: 'AuthorizationFailed' },
          { deed: 'write', why: 'noPermission' },
        ],
      });
    }, 120);
    const { healthy, problems } = await scenario.stack.health();
    expect(healthy).toBe(false);
    expect(problems).toEqual([
      expect.stringMatching(/^sentinel cannot be read at \/subscriptions\/.*npm run grants/),
    ]);
    expect(lines.at(-1)).toMatchObject({ provider: 'sentinel', read: 'no', level: 'warn' });
  }, 150_000);

  it('mirrors all the others meanwhile, and asks that one no more than now and then', async () => {
    await scenario.control.clearCalls();
    await scenario.act(story, 'defenderForCloudApps', { status: 'TRUE_POSITIVE', comment: 'Seen.' });
    await scenario.expectShown(story, {
      defenderXdr: 'resolved truePositive',
      defenderXdrIncidents: 'resolved truePositive',
      defenderForCloudApps: 'TRUE_POSITIVE',
      sentinel: 'New',
    });
    await eventually(async () => expect(await calls('alerts.list')).toBeGreaterThan(5), 60);
    // A probe or two may have been due.
    expect(await calls('sentinel.list')).toBeLessThanOrEqual(2);
    expect(await calls('sentinel.get')).toBe(0);
    expect(await calls('sentinel.put')).toBe(0);
    expect((await scenario.journal(story)).join('\n')).toContain(
      'the identity of the app lacks a permission',
    );
  }, 200_000);

  it('notices by itself that the permission is back, and catches up', async () => {
    await scenario.control.withdrawPermissions({ permissions: [] });
    await eventually(async () => expect(await capabilityOf('sentinel')).toMatchObject({ read: 'yes' }), 240);
    await scenario.stack.runFunction('sweep-alerts');
    await scenario.expectShown(story, { sentinel: 'Closed TruePositive' });
    expect((await scenario.copy(story, 'sentinel')).comments).toContain('Seen.');
    expect(await scenario.stack.health()).toMatchObject({ healthy: true, problems: [] });
  }, 400_000);

  it('has left no dead letters and broken no contract', async () => {
    expect(await scenario.stack.health()).toMatchObject({ backlog: { poison: 0, deadLetters: 0 } });
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  });

  it('tells a product that is not there, not licensed or not in the cloud from one that it may not read', async () => {
    const lacks: Partial<Record<Product, Lack>> = {
      defenderXdr: 'cloud',
      defenderXdrIncidents: 'licence',
      sentinel: 'product',
      defenderForCloud: 'product',
    };
    await scenario.control.withholdProducts({ products: lacks });
    const reasons = async (): Promise<readonly (string | undefined)[]> =>
      Promise.all(
        (Object.keys(lacks) as Product[]).map(
          async (product) => (await capabilityOf(product))?.cannot[0]?.why,
        ),
      );
    await eventually(async () => {
      expect(await reasons()).toEqual(['notInThisCloud', 'noLicence', 'productAbsent', 'productAbsent']);
    }, 120);
    expect(await capabilityOf('defenderForCloudApps')).toMatchObject({ read: 'yes', write: 'yes' });
  }, 150_000);
});
