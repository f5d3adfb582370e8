/**
 * An alert of Entra ID Protection in its six homes, with the analyst acting in each in turn: ID Protection itself,
 * alerts_v2, the Defender XDR incident, Sentinel, Cloud Apps and Defender for Cloud. The risk of the person ends once,
 * only when every alert about that person is closed, never by `confirmCompromised`, and not at all without the opt-in.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { azureSubscriptionId, workspaceId } from '../../local/tenant/seed/ids.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually } from '../support/eventually.ts';
import { known, openScenario, type Deed, type Scenario, type Shown } from '../support/scenario.ts';
import { expectNothingWritten, quiet } from '../support/writes.ts';

const note = 'Decided by the analyst of this test.';
const truePositive: Shown = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
  defenderForCloudApps: 'TRUE_POSITIVE',
  defenderForCloud: 'Resolved',
  entraIdProtection: 'dismissed',
};
const falsePositive: Shown = {
  defenderXdr: 'resolved falsePositive',
  defenderXdrIncidents: 'resolved falsePositive',
  sentinel: 'Closed FalsePositive',
  defenderForCloudApps: 'FALSE_POSITIVE',
  defenderForCloud: 'Dismissed',
  entraIdProtection: 'confirmedSafe',
};
const benign: Shown = {
  defenderXdr: 'resolved informationalExpectedActivity',
  defenderXdrIncidents: 'resolved informationalExpectedActivity',
  sentinel: 'Closed BenignPositive',
  defenderForCloudApps: 'BENIGN',
  defenderForCloud: 'Resolved',
  entraIdProtection: 'dismissed',
};

const untouched: Shown = {
  defenderXdr: 'new',
  defenderXdrIncidents: 'active',
  sentinel: 'New',
  defenderForCloudApps: 'OPEN',
  defenderForCloud: 'Active',
};

interface Home {
  readonly at: Product;
  readonly deed: Deed;
  readonly shown: Shown;
}
const homes: readonly Home[] = [
  { at: 'entraIdProtection', deed: { status: 'dismissed' }, shown: benign },
  {
    at: 'defenderXdr',
    deed: {
      status: 'resolved',
      classification: 'falsePositive',
      determination: 'notMalicious',
      comment: note,
    },
    shown: falsePositive,
  },
  {
    at: 'defenderXdrIncidents',
    deed: { status: 'resolved', classification: 'informationalExpectedActivity', comment: note },
    shown: benign,
  },
  {
    at: 'sentinel',
    deed: { status: 'Closed', classification: 'TruePositive', comment: note },
    shown: truePositive,
  },
  { at: 'defenderForCloudApps', deed: { status: 'TRUE_POSITIVE', comment: note }, shown: truePositive },
  { at: 'defenderForCloud', deed: { status: 'Dismissed' }, shown: falsePositive },
];

const policy = (allowIrreversible: boolean) => {
  const both = { direction: 'both', quotaFactor: 100 } as const;
  return {
    providers: {
      defenderXdr: both,
      defenderXdrIncidents: both,
      defenderForCloudApps: both,
      defenderForCloud: { ...both, azureSubscriptions: [azureSubscriptionId] },
      sentinel: { ...both, workspaces: [workspaceId] },
      // Really minutes.
      entraIdProtection: { ...both, allowIrreversible, servicePrincipals: true, settleSeconds: 6 },
    },
  };
};
const settings = { POLL_SCHEDULE: '*/2 * * * * *' };
const closing: Deed = {
  status: 'resolved',
  classification: 'truePositive',
  determination: 'compromisedAccount',
};

/** What the app has done to the person of a story. */
async function writesToPerson(scenario: Scenario, story: string): Promise<readonly unknown[]> {
  const { journal } = await scenario.copy(story, 'entraIdProtection');
  return journal.filter(({ kind }) => kind === 'app').map(({ change }) => change.status);
}

const reasonsIn = async (scenario: Scenario, story: string, check: string): Promise<readonly string[]> =>
  (await scenario.journal(story)).filter((line) => line.includes(`not-written entraIdProtection: ${check}`));

async function expectNoViolation({ control, errors }: Scenario): Promise<void> {
  expect(await control.violations()).toEqual([]);
  expect(errors).toEqual([]);
  const { counts } = await control.calls();
  expect(counts.filter(({ operation }) => operation.startsWith('risk.confirmCompromised'))).toEqual([]);
}

describe('scenarios/entra-id-protection', () => {
  describe('with the opt-in', () => {
    let scenario: Scenario;
    const stories = new Map<Product, string>();
    const storyAt = (at: Product): string => stories.get(at) ?? '';
    let one = '';
    let other = '';
    let compromised = '';
    let workload = '';
    let safeWorkload = '';

    beforeAll(async () => {
      scenario = await openScenario({
        ...{ policy: policy(true), settings },
        switches: { workloadIdPremium: true },
      });
      for (const { at } of homes) {
        const [story = ''] = await scenario.raise({ blueprint: 'sixHomes', principal: `${at}@contoso.com` });
        stories.set(at, story);
      }
      const ofSam = { blueprint: 'sixHomes', principal: 'sam@contoso.com' } as const;
      [one = ''] = await scenario.raise({ ...ofSam, title: 'Anonymous IP address' });
      [other = ''] = await scenario.raise({ ...ofSam, title: 'Atypical travel' });
      [compromised = ''] = await scenario.raise({ blueprint: 'sixHomes', principal: 'kim@contoso.com' });
      const workloads = { blueprint: 'workloadIdentity', count: 2 } as const;
      [workload = '', safeWorkload = ''] = await scenario.raise(workloads);
      await known(scenario);
      // Defender for Cloud shows no times: its copies are believed once they have settled.
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      for (const { at, deed } of homes) await scenario.act(storyAt(at), at, deed);
      await scenario.act(compromised, 'entraIdProtection', { status: 'confirmedCompromised' });
      await scenario.act(workload, 'defenderXdr', closing);
      await scenario.act(safeWorkload, 'sentinel', { status: 'Closed', classification: 'FalsePositive' });
    }, 240_000);

    afterAll(() => scenario.stack.stop());

    it.each(homes)(
      'decided at $at: every home follows',
      async ({ at, shown }) => {
        await scenario.expectShown(storyAt(at), shown, 180);
        const expected = at === 'entraIdProtection' ? [] : [shown.entraIdProtection];
        await eventually(
          async () => expect(await writesToPerson(scenario, storyAt(at))).toEqual(expected),
          60,
        );
        const comments = (await scenario.copy(storyAt(at), 'defenderXdr')).comments;
        if (homes.find((home) => home.at === at)?.deed.comment === note) expect(comments).toContain(note);
      },
      250_000,
    );

    it('the risk of a workload ends once with its alert; one that is safe has no word there, and says so', async () => {
      await scenario.expectShown(
        workload,
        {
          sentinel: 'Closed TruePositive',
          defenderXdrIncidents: 'resolved truePositive',
          entraIdProtection: 'dismissed',
        },
        180,
      );
      expect(await writesToPerson(scenario, workload)).toEqual(['dismissed']);
      await scenario.expectShown(safeWorkload, { defenderXdr: 'resolved falsePositive' }, 60);
      await eventually(async () => {
        const said = await scenario.journal(safeWorkload);
        expect(said.join('\n')).toContain('cannot confirm a service principal as safe');
      }, 120);
      expect(await writesToPerson(scenario, safeWorkload)).toEqual([]);
    }, 300_000);

    it('a person with another open alert stays at risk until that one is closed, too', async () => {
      await scenario.act(one, 'defenderXdr', closing);
      await scenario.expectShown(
        one,
        {
          defenderXdr: 'resolved truePositive',
          sentinel: 'Closed TruePositive',
          entraIdProtection: 'atRisk',
        },
        180,
      );
      await eventually(
        async () => expect(await reasonsIn(scenario, one, 'open members')).not.toEqual([]),
        120,
      );
      await quiet(scenario.stack);
      expect(await writesToPerson(scenario, one)).toEqual([]);
      await scenario.act(other, 'defenderXdr', {
        ...closing,
        classification: 'falsePositive',
        determination: 'notMalicious',
      });
      await scenario.expectShown(one, { entraIdProtection: 'dismissed' }, 180);
      await scenario.expectShown(other, { entraIdProtection: 'dismissed' }, 60);
      expect(await writesToPerson(scenario, one)).toEqual(['dismissed']);
    }, 500_000);

    it('an alert that is reopened does not bring the risk back: that is said once, and nothing is tried', async () => {
      const story = storyAt('defenderXdr');
      await scenario.act(story, 'defenderXdr', {
        status: 'new',
        classification: 'unknown',
        determination: 'unknown',
      });
      await scenario.expectShown(
        story,
        { defenderXdr: 'new', sentinel: 'New', entraIdProtection: 'confirmedSafe' },
        180,
      );
      const person = async (): Promise<Copy> => scenario.copy(story, 'entraIdProtection');
      const said = async (): Promise<readonly string[]> =>
        (await reasonsIn(scenario, story, 'status')).filter((line) => line.includes('cannot open it again'));
      await eventually(async () => expect((await said()).length).toBeGreaterThan(0), 120);
      const before = await said();
      await expectNothingWritten(scenario.stack, 15);
      expect(decisionWrites(await person())).toBe(1);
      expect(await said()).toEqual(before);
    }, 400_000);

    it('whom an admin has confirmed as compromised stays so, whatever becomes of the alert', async () => {
      await scenario.expectShown(
        compromised,
        { entraIdProtection: 'confirmedCompromised', defenderXdr: 'new' },
        60,
      );
      await quiet(scenario.stack);
      await scenario.act(compromised, 'defenderXdr', closing);
      await scenario.expectShown(
        compromised,
        { defenderXdr: 'resolved truePositive', sentinel: 'Closed TruePositive' },
        180,
      );
      await expectNothingWritten(scenario.stack, 10);
      expect(await writesToPerson(scenario, compromised)).toEqual([]);
      await scenario.expectShown(compromised, { entraIdProtection: 'confirmedCompromised' }, 1);
    }, 400_000);

    it('never confirms anybody as compromised, and breaks no rule', () => expectNoViolation(scenario));
  });

  describe('without the opt-in', () => {
    let scenario: Scenario;
    let story = '';
    let remediated = '';

    beforeAll(async () => {
      scenario = await openScenario({ policy: policy(false), settings });
      // There is no licence for workload identities here, which the policy wants as well: people are read all the same.
      [story = '', remediated = ''] = await scenario.raise({ blueprint: 'sixHomes', count: 2 });
      await known(scenario);
    }, 180_000);

    afterAll(() => scenario.stack.stop());

    it('the alert is closed everywhere else, and the person is left alone for a stated reason', async () => {
      // Nobody has decided anything by changing a password.
      await scenario.act(remediated, 'entraIdProtection', { status: 'remediated' });
      await scenario.act(story, 'defenderXdr', closing);
      await scenario.expectShown(story, { ...truePositive, entraIdProtection: 'atRisk' }, 180);
      await eventually(
        async () => expect(await reasonsIn(scenario, story, 'irreversible')).toHaveLength(1),
        120,
      );
      await expectNothingWritten(scenario.stack, 15);
      expect(await writesToPerson(scenario, story)).toEqual([]);
      await scenario.expectShown(remediated, { ...untouched, entraIdProtection: 'remediated' }, 1);
      await expectNoViolation(scenario);
    }, 400_000);
  });
});
