/**
 * The design's section 9, for real: the bundle under the local host, Azurite, the simulated tenant over https. The
 * analyst acts in each product in turn; every other copy follows once, and echoes add nothing.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Action, Copy } from '../../local/tenant/control/control.ts';
import type { Story } from '../../local/tenant/seed/story.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually, settled } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';
import { expectNothingWritten, historyOf } from '../support/writes.ts';

type Expected = Partial<Record<Product, Partial<Pick<Copy, 'status' | 'classification'>>>>;

interface Direction {
  readonly sentence: string;
  readonly at: Product;
  readonly act: Pick<Action, 'status' | 'classification' | 'determination'>;
  readonly expected: Expected;
}

const comment = 'Decided by the analyst of this test.';

const closedTruePositive: Expected = {
  defenderXdr: { status: 'resolved', classification: 'truePositive' },
  defenderXdrIncidents: { status: 'resolved', classification: 'truePositive' },
  defenderForCloudApps: { status: 'TRUE_POSITIVE' },
  sentinel: { status: 'Closed', classification: 'TruePositive' },
};
const closedFalsePositive: Expected = {
  defenderXdr: { status: 'resolved', classification: 'falsePositive' },
  defenderXdrIncidents: { status: 'resolved', classification: 'falsePositive' },
  defenderForCloudApps: { status: 'FALSE_POSITIVE' },
  sentinel: { status: 'Closed', classification: 'FalsePositive' },
};
const closedBenign: Expected = {
  defenderXdr: { status: 'resolved', classification: 'informationalExpectedActivity' },
  defenderXdrIncidents: { status: 'resolved', classification: 'informationalExpectedActivity' },
  defenderForCloudApps: { status: 'BENIGN' },
  sentinel: { status: 'Closed', classification: 'BenignPositive' },
};

const directions: readonly Direction[] = [
  {
    sentence: 'Cloud Apps closes as a true positive',
    at: 'defenderForCloudApps',
    act: { status: 'TRUE_POSITIVE' },
    expected: closedTruePositive,
  },
  {
    sentence: 'Defender XDR resolves the alert as a false positive',
    at: 'defenderXdr',
    act: { status: 'resolved', classification: 'falsePositive', determination: 'notMalicious' },
    expected: closedFalsePositive,
  },
  {
    sentence: 'Defender XDR resolves the incident as expected activity',
    at: 'defenderXdrIncidents',
    act: {
      status: 'resolved',
      classification: 'informationalExpectedActivity',
      determination: 'confirmedActivity',
    },
    expected: closedBenign,
  },
  {
    sentence: 'Sentinel closes the incident as a true positive',
    at: 'sentinel',
    act: { status: 'Closed', classification: 'TruePositive', determination: 'SuspiciousActivity' },
    expected: closedTruePositive,
  },
];

describe('scenarios/every-direction', () => {
  let stack: Stack;
  const stories = new Map<Product, Story>();
  const lines: string[] = [];

  const copiesOf = async (at: Product): Promise<readonly Copy[]> =>
    stack.tenant.control.copies({ story: stories.get(at)?.id });

  beforeAll(async () => {
    stack = await startStack({ settings: withoutQuotas(), onHostLine: (line) => lines.push(line) });
    // The app keeps to the quotas all the same; what the products do when it does not is another test's subject.
    await stack.tenant.control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    for (const { at } of directions) {
      const [story] = await stack.tenant.control.raise({
        blueprint: 'identity',
        principal: `${at}@contoso.com`,
      });
      if (story !== undefined) stories.set(at, story);
    }
    await settled(stack);
    for (const { at, act } of directions) {
      const copy = (await copiesOf(at)).find(({ provider }) => provider === at);
      await stack.tenant.control.act({
        provider: at,
        ref: copy?.ref ?? '',
        by: 'alex@contoso.com',
        comment,
        ...act,
      });
    }
  }, 150_000);

  afterAll(() => stack.stop());

  it.each(directions)(
    '$sentence: every other copy follows with classification and comment, written once',
    async ({ at, expected }) => {
      await eventually(async () => {
        const copies = await copiesOf(at);
        expect(copies).toHaveLength(4);
        for (const copy of copies) {
          expect(copy).toMatchObject(expected[copy.provider] ?? {});
          expect(copy.comments).toContain(comment);
          expect(copy.comments.filter((text) => text === comment)).toHaveLength(1);
        }
      }, 120);
      const alertClosedByCascade = at === 'defenderXdrIncidents';
      for (const copy of await copiesOf(at)) {
        const isSource = copy.provider === at;
        // Resolving the incident resolves its alert there and then; what is left to write is the classification.
        const most = isSource ? 0 : 1;
        const writes = decisionWrites(copy);
        const least = alertClosedByCascade && copy.provider === 'defenderXdr' ? 0 : most;
        expect([writes >= least && writes <= most, writes, ...historyOf(copy)]).toEqual([
          true,
          writes,
          ...historyOf(copy),
        ]);
      }
    },
    150_000,
  );

  it('20 seconds of polls and echoes later nothing more was written, and no contract was violated', async () => {
    await expectNothingWritten(stack, 20);
    expect(await stack.tenant.control.violations()).toEqual([]);
    const history = (await stack.tenant.control.copies()).filter((copy) => copy.history);
    expect(history.length).toBeGreaterThan(0);
    expect(history.map(({ writes }) => writes.app)).toEqual(history.map(() => 0));
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 180_000);
});
