/** What was closed is opened again, in each product that allows it; the policy lets incidents open their alerts. */

import { decisionWrites } from '../../local/demo/writes.ts';
import type { BlueprintName } from '../../local/tenant/seed/blueprints.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Deed, type Scenario, type Shown } from '../support/scenario.ts';
import { expectNothingWritten, historyOf, quiet } from '../support/writes.ts';

interface Reopening {
  readonly name: string;
  readonly blueprint: BlueprintName;
  readonly at: Product;
  readonly deed: Deed;
  readonly shown: Shown;
}

const closed: Deed = { status: 'resolved', classification: 'truePositive', determination: 'malware' };
const closedEverywhere: Shown = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
};
const open: Shown = { defenderXdr: 'new', defenderXdrIncidents: 'active', sentinel: 'New' };
const inProgress: Shown = {
  defenderXdr: 'inProgress',
  defenderXdrIncidents: 'inProgress',
  sentinel: 'Active',
};
/** Its API only closes. */
const stays: Shown = { defenderForCloudApps: 'TRUE_POSITIVE' };

const reopenings: readonly Reopening[] = [
  {
    name: 'in Defender XDR',
    blueprint: 'identity',
    at: 'defenderXdr',
    deed: { status: 'new' },
    shown: { ...open, ...stays },
  },
  {
    name: 'in Defender XDR, to work on it',
    blueprint: 'identity',
    at: 'defenderXdr',
    deed: { status: 'inProgress' },
    shown: { ...inProgress, ...stays },
  },
  {
    name: 'its incident in Defender XDR',
    blueprint: 'identity',
    at: 'defenderXdrIncidents',
    deed: { status: 'active' },
    shown: { ...open, ...stays },
  },
  {
    name: 'its incident in Sentinel',
    blueprint: 'identity',
    at: 'sentinel',
    deed: { status: 'New' },
    shown: { ...open, ...stays },
  },
  {
    name: 'its incident in Sentinel, to work on it',
    blueprint: 'cloudWorkload',
    at: 'sentinel',
    deed: { status: 'Active' },
    shown: { ...inProgress, defenderForCloud: 'InProgress' },
  },
  {
    name: 'its incident in Defender XDR, with a copy in Defender for Cloud',
    blueprint: 'cloudWorkload',
    at: 'defenderXdrIncidents',
    deed: { status: 'active' },
    shown: { ...open, defenderForCloud: 'Active' },
  },
  {
    name: 'in Defender for Cloud',
    blueprint: 'cloudWorkload',
    at: 'defenderForCloud',
    deed: { status: 'InProgress' },
    shown: { ...inProgress, defenderForCloud: 'InProgress' },
  },
];

describe('scenarios/reopening', () => {
  let scenario: Scenario;
  const ids = new Map<string, string>();
  const idOf = ({ name }: Reopening): string => ids.get(name) ?? '';
  const before = new Map<string, number>();

  beforeAll(async () => {
    scenario = await openScenario({ policy: { reopen: { members: 'reopen' } } });
    for (const reopening of reopenings) {
      const [id = ''] = await scenario.raise({ blueprint: reopening.blueprint });
      ids.set(reopening.name, id);
    }
    await known(scenario);
    for (const reopening of reopenings) await scenario.act(idOf(reopening), 'defenderXdr', closed);
    for (const reopening of reopenings) await scenario.expectShown(idOf(reopening), closedEverywhere);
    await quiet(scenario.stack);
    // Defender for Cloud, which shows no times, settles in 15 seconds.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    for (const reopening of reopenings) {
      for (const copy of await scenario.copies(idOf(reopening))) before.set(copy.ref, decisionWrites(copy));
      await scenario.act(idOf(reopening), reopening.at, reopening.deed);
    }
  }, 400_000);

  afterAll(() => scenario.stack.stop());

  it.each(reopenings)(
    'opened again $name, it is open wherever that can be',
    async (reopening) => scenario.expectShown(idOf(reopening), reopening.shown),
    180_000,
  );

  it('the journal says why the copy in Cloud Apps stays closed', async () => {
    const [first] = reopenings;
    await eventually(async () => {
      const lines = await scenario.journal(first === undefined ? '' : idOf(first));
      expect(lines.join('\n')).toMatch(
        /not-written defenderForCloudApps: status: the product cannot open it again/,
      );
    }, 30);
  }, 60_000);

  it('wrote once to each copy that had to follow, and to no other', async () => {
    await expectNothingWritten(scenario.stack, 10);
    for (const reopening of reopenings) {
      for (const copy of await scenario.copies(idOf(reopening))) {
        const needsNone = copy.provider === reopening.at || copy.provider === 'defenderForCloudApps';
        const writes = decisionWrites(copy) - (before.get(copy.ref) ?? 0);
        const history = historyOf(copy);
        expect({ writes, history }).toEqual({ writes: needsNone ? 0 : 1, history });
      }
    }
    expect(await scenario.control.violations()).toEqual([]);
    expect(scenario.errors).toEqual([]);
  }, 240_000);
});
